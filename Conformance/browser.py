"""Chromium with a recording in place of a microphone, and the page in it."""

import os
import pathlib
import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 40


class Page:
    """The page, as someone in front of it sees it."""

    def __init__(self, driver, pictures):
        self.driver = driver
        self.pictures = pictures

    def before_anything(self, script):
        """Runs it in every page, before the page's own scripts."""
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})

    def open(self, server, format="none"):
        """Words come as they are spoken, so that they can be counted, unless another format is named."""
        self.driver.get(server.http + "/")
        self.until(lambda: self.state == "Ready", "the page to be ready")
        self.set("format", format)

    def element(self, name):
        return self.driver.find_element(By.ID, name)

    def click(self, name):
        self.element(name).click()

    @property
    def state(self):
        return self.element("state").text

    @property
    def finals(self):
        return [word.text for word in self.driver.find_elements(By.CSS_SELECTOR, "#lines .word")]

    @property
    def notice(self):
        return self.element("notice").text if self.element("notice").is_displayed() else ""

    def figure(self, name):
        return self.driver.find_element(By.CSS_SELECTOR, f'[data-figure="{name}"]').get_property("textContent")

    def set(self, name, value):
        self.driver.execute_script(
            "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));", name, value)

    def change(self, **values):
        """Opens the settings, chooses there, and closes them again."""
        self.click("open-settings")
        for name, value in values.items():
            self.set(name, value)
        self.driver.find_element(By.CSS_SELECTOR, '#settings button[value="done"]').click()

    def fact(self, name):
        """What the panel of the session says, None where it does not."""
        facts = self.driver.execute_script(
            "return [...document.querySelectorAll('#session-facts dt')].map((term) => [term.textContent, term.nextSibling.textContent])")
        return dict(facts).get(name)

    @property
    def sent_as(self):
        """The codec, and kbit/s where they were measured."""
        name, _, rate = self.element("sent-as").get_property("textContent").partition(", ")
        return name, int(rate.removesuffix(" kbit/s")) if rate else None

    def until(self, condition, what, patience=PATIENCE):
        try:
            WebDriverWait(self.driver, patience, poll_frequency=0.05).until(lambda _: condition())
        except Exception as error:
            self.picture("failed")
            raise AssertionError(f"waited in vain for {what}; the page says {self.state!r}, {self.notice!r}, {self.finals}") from error

    def picture(self, name):
        if self.pictures:
            self.driver.save_screenshot(str(self.pictures / f"{name}.png"))

    def emulate(self, width, height, dark):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def complaints(self):
        """What the browser's console holds against the page: errors, and breaches of its content security policy."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture
def pictures(tmp_path):
    folder = pathlib.Path(os.environ.get("PARLANCE_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def browse(tmp_path, pictures):
    """Opens a browser whose microphone hears a recording, over and over."""
    open_drivers = []

    def start(clip=None, allowed=True):
        chromium, driver_path = shutil.which("chromium"), shutil.which("chromedriver")
        assert chromium and driver_path, "Chromium is missing: run scripts/setup --tests"
        options = Options()
        options.binary_location = chromium
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800",
                     "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream"]
        if allowed:
            arguments.append("--use-fake-ui-for-media-stream")
        else:
            options.add_experimental_option("prefs", {"profile.default_content_setting_values.media_stream_mic": 2})
        if clip is not None:
            arguments.append(f"--use-file-for-fake-audio-capture={clip.at(48_000).write_wav(tmp_path / 'microphone.wav')}")
        for argument in [*arguments, f"--user-data-dir={tmp_path / 'profile'}"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(driver_path))
        open_drivers.append(driver)
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path / "downloads")})
        return Page(driver, pictures)

    yield start
    for driver in open_drivers:
        driver.quit()
