/// This build's version, as `--version`, `/metrics` and the change log name it.
public enum Version {
    public static let current = "0.1.0"
}
