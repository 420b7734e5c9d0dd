package io.mooring.functions.tables;

import io.mooring.protocol.json.Json;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;

/**
 * JSON as it is kept in columns: ASCII only.
 *
 * <p>Azurite decodes a long body piece by piece and spoils characters of several bytes that lie on a border; what is
 * plain ASCII it cannot spoil.
 */
public final class RowJson {
    private static final ObjectWriter WRITER = Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private RowJson() {}

    public static String write(Object value) {
        return WRITER.writeValueAsString(value);
    }
}
