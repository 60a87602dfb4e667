#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Throws what `failure` makes of the reason if the file cannot be opened for reading.
func requireReadable(_ path: String, _ failure: (String) -> HTTPServerError) throws(HTTPServerError) {
    guard access(path, R_OK) == 0 else { throw failure(String(cString: strerror(errno))) }
}
