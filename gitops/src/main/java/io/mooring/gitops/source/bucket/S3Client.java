package io.mooring.gitops.source.bucket;

import io.mooring.gitops.source.FetchFailed;
import io.mooring.gitops.source.LimitedStream;
import io.mooring.gitops.source.remote.RemoteHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** One bucket of an S3-compatible object store. */
final class S3Client {
    static final String FAILED = "BucketOperationFailed";

    private static final int LISTING_BYTES_MAX = 8 << 20;
    private static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int KEYS_MAX = 100_000;
    private static final long OBJECT_BYTES_MAX = 64L << 20;

    private final RemoteHttp http;
    private final BucketSpec.Place place;
    private final Optional<AwsSignature> signature;
    private final Clock clock;

    S3Client(RemoteHttp http, BucketSpec.Place place, Optional<AwsSignature> signature, Clock clock) {
        this.http = http;
        this.place = place;
        this.signature = signature;
        this.clock = clock;
    }

    /** Keys and entity tags of all objects under a prefix; what stands for a folder is left out. */
    Map<String, String> list(String prefix) throws FetchFailed, IOException {
        Map<String, String> objects = new TreeMap<>();
        String next = "";
        do {
            String query = "?" + (next.isEmpty() ? "" : "continuation-token=" + AwsSignature.encode(next, false) + "&")
                    + "list-type=2&max-keys=1000&prefix=" + AwsSignature.encode(prefix, false);
            URI uri = place.uri("", query);
            try (RemoteHttp.Reply reply = get(uri, "list objects")) {
                next = page(reply.bytes(LISTING_BYTES_MAX, "a listing"), objects);
            }
            if (objects.size() > KEYS_MAX) {
                throw new IOException("bucket '" + place.bucket() + "' has more than " + KEYS_MAX + " objects");
            }
        } while (!next.isEmpty());
        return objects;
    }

    /** Writes an object into a file; false if it is not there. */
    boolean download(String key, Path target) throws FetchFailed, IOException {
        URI uri = place.uri(AwsSignature.encode(key, true), "");
        try (RemoteHttp.Reply reply = http.get(uri, headers(uri))) {
            if (reply.code() == 404) {
                return false;
            }
            check(reply, "get object '" + key + "'");
            try (InputStream body = new LimitedStream(reply.body(), OBJECT_BYTES_MAX, "object '" + key + "'");
                    OutputStream out = Files.newOutputStream(target)) {
                body.transferTo(out);
            }
            return true;
        }
    }

    private RemoteHttp.Reply get(URI uri, String doing) throws FetchFailed, IOException {
        RemoteHttp.Reply reply = http.get(uri, headers(uri));
        check(reply, doing);
        return reply;
    }

    private Map<String, String> headers(URI uri) {
        return signature.map(signing -> signing.headers(uri, clock.instant())).orElse(Map.of());
    }

    private void check(RemoteHttp.Reply reply, String doing) throws FetchFailed, IOException {
        if (reply.code() == 200) {
            return;
        }
        try (reply) {
            String said = "failed to " + doing + " in bucket '" + place.bucket() + "': ";
            String words = error(reply.body().readNBytes(ERROR_BYTES_MAX));
            switch (reply.code()) {
                case 401, 403 ->
                    throw new FetchFailed(
                            FetchFailed.AUTHENTICATION, said + "not authorized (status " + reply.code() + words + ")");
                case 404 -> throw new FetchFailed(FAILED, "bucket '" + place.bucket() + "' not found" + words);
                default -> throw new FetchFailed(FAILED, said + "status " + reply.code() + words);
            }
        }
    }

    /** Adds the objects of a page; answers with the token of the next one. */
    private static String page(byte[] xml, Map<String, String> objects) throws IOException {
        String key = "";
        String tag = "";
        String next = "";
        try {
            XMLStreamReader reader = reader(xml);
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        switch (reader.getLocalName()) {
                            case "Key" -> key = reader.getElementText();
                            case "ETag" -> tag = reader.getElementText().replace("\"", "");
                            case "NextContinuationToken" -> next = reader.getElementText();
                            default -> {} // Sizes, owners and the like.
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (reader.getLocalName().equals("Contents") && !key.endsWith("/")) {
                            objects.put(key, tag);
                        }
                    }
                    default -> {} // Only elements matter.
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("the object store's answer is no list of objects", e);
        }
        return next;
    }

    private static String error(byte[] xml) {
        try {
            XMLStreamReader reader = reader(xml);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("Code")) {
                    return ", " + reader.getElementText();
                }
            }
        } catch (XMLStreamException e) {
            return ""; // It says nothing readable.
        }
        return "";
    }

    private static XMLStreamReader reader(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    }
}
