import NIOSSL

/// Reads the server's certificate and key, each problem with its file's name.
func makeTLSContext(_ endpoint: TLSEndpoint) throws(HTTPServerError) -> NIOSSLContext {
    let certificatePath = endpoint.certificatePath
    let keyPath = endpoint.keyPath
    try requireReadable(certificatePath) { .badCertificate(path: certificatePath, reason: $0) }
    try requireReadable(keyPath) { .badKey(path: keyPath, reason: $0) }

    let chain: [NIOSSLCertificate]
    do {
        chain = try NIOSSLCertificate.fromPEMFile(certificatePath)
    } catch {
        throw .badCertificate(path: certificatePath, reason: "not a PEM file of certificates (\(error))")
    }
    guard !chain.isEmpty else { throw .badCertificate(path: certificatePath, reason: "holds no certificate") }

    let key: NIOSSLPrivateKey
    do {
        key = try NIOSSLPrivateKey(file: keyPath, format: .pem)
    } catch {
        throw .badKey(path: keyPath, reason: "not a PEM private key without a passphrase (\(error))")
    }

    var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["h2", "http/1.1"]
    do {
        return try NIOSSLContext(configuration: configuration)
    } catch {
        throw .keyDoesNotMatch(certificatePath: certificatePath, keyPath: keyPath)
    }
}
