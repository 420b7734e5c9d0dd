package io.mooring.azurite.http;

import java.nio.file.Path;

/** A server's certificate chain and its private key, both PEM. */
public record TlsFiles(Path certificate, Path key) {}
