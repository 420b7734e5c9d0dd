package io.mooring.gitops.sops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens what SOPS has encrypted, with the keys it is given and in memory only. */
public final class Sops {
    /** Flux's own limit. */
    private static final int FILE_BYTES_MAX = 5 << 20;

    private final SopsKeys keys;

    public Sops(SopsKeys keys) {
        this.keys = keys;
    }

    /** Whether an object has the metadata of SOPS. */
    public static boolean encrypted(JsonNode object) {
        return object.path(SopsFormat.METADATA).hasNonNull("mac");
    }

    /** The content of a file, which must be as it was when it was encrypted, in another or the same format. */
    public byte[] open(byte[] content, SopsFormat from, SopsFormat to) throws SopsFailed {
        return to.write(openAll(content, from, UnaryOperator.identity()));
    }

    /**
     * The same in the same format, with a stand-in for each value that was encrypted: {@code standIn} is given the value and what it
     * answers is written.
     */
    public byte[] open(byte[] content, SopsFormat format, UnaryOperator<JsonNode> standIn) throws SopsFailed {
        return format.write(openAll(content, format, standIn));
    }

    /** Refuses a file that is not as it was when it was encrypted. */
    public void verify(byte[] content, SopsFormat format) throws SopsFailed {
        openAll(content, format, UnaryOperator.identity());
    }

    /** The object, which may have been given more fields or another order since, without its metadata. */
    public ObjectNode open(ObjectNode object) throws SopsFailed {
        SopsMetadata metadata = SopsMetadata.of(object.path(SopsFormat.METADATA));
        SopsCipher cipher = new SopsCipher(keys.dataKey(metadata.groups()));
        return new SopsTree(metadata, cipher, UnaryOperator.identity()).open(object);
    }

    private List<ObjectNode> openAll(byte[] content, SopsFormat format, UnaryOperator<JsonNode> opened)
            throws SopsFailed {
        if (content.length > FILE_BYTES_MAX) {
            throw new SopsFailed("it is larger than " + (FILE_BYTES_MAX >> 20) + " MiB");
        }
        List<ObjectNode> documents = format.read(content);
        SopsMetadata metadata = SopsMetadata.of(documents.getFirst().path(SopsFormat.METADATA));
        SopsTree tree = new SopsTree(metadata, new SopsCipher(keys.dataKey(metadata.groups())), opened);
        List<ObjectNode> plain = new ArrayList<>();
        for (ObjectNode document : documents) {
            plain.add(tree.open(document));
        }
        tree.verify();
        return plain;
    }
}
