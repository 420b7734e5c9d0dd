package io.mooring.azurite;

import java.net.URI;

/**
 * Where an emulated storage account answers.
 *
 * @param blobPort zero when only tables are served, as is {@code queuePort}
 */
public record StorageEndpoints(StorageAccount account, int blobPort, int queuePort, int tablePort) {
    public URI tables() {
        return endpoint(tablePort);
    }

    public String connectionString() {
        String text = "DefaultEndpointsProtocol=http;AccountName=" + account.name() + ";AccountKey=" + account.key()
                + ";TableEndpoint=" + tables() + ";";
        if (blobPort == 0) {
            return text;
        }
        return text + "BlobEndpoint=" + endpoint(blobPort) + ";QueueEndpoint=" + endpoint(queuePort) + ";";
    }

    private URI endpoint(int port) {
        return URI.create("http://127.0.0.1:" + port + "/" + account.name());
    }
}
