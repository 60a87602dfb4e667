import ParlanceModels
import Testing

@Suite struct ModelsDirectoryTests {
    @Test(
        "flag, variable, XDG and home, in that order",
        arguments: [
            ("/flag/", ["PARLANCE_MODELS": "/env"], "/flag"),
            ("~/models", ["HOME": "/home/me"], "/home/me/models"),
            (nil, ["PARLANCE_MODELS": "/env", "XDG_DATA_HOME": "/data"], "/env"),
            (nil, ["PARLANCE_MODELS": "", "XDG_DATA_HOME": "/data/", "HOME": "/h"], "/data/parlance/models"),
            (nil, ["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/parlance/models"),
            ("", ["HOME": "/h/"], "/h/.local/share/parlance/models"),
            (nil, [:], "parlance-models"),
        ] as [(String?, [String: String], String)])
    func order(flag: String?, environment: [String: String], expected: String) {
        #expect(ModelsDirectory.path(flag: flag, environment: environment) == expected)
    }
}
