package io.mooring.azurite.host;

import com.google.gson.Gson;
import com.microsoft.azure.functions.HttpRequestMessage;
import io.mooring.azurite.http.HttpCall;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a trigger hands to a function, turned into the type that the function declares. */
final class Payload {
    private static final Gson GSON = new Gson();

    private final byte[] bytes;
    private final boolean binary;

    private Payload(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    static Payload of(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Only these contents reach a function as bytes when its binding does not ask for them. */
    static Payload of(HttpCall call, boolean binaryBinding) {
        String type =
                Optional.ofNullable(call.header("content-type")).orElse("").toLowerCase(Locale.ROOT);
        boolean binary = binaryBinding || type.startsWith("application/octet-stream") || type.startsWith("multipart/");
        return new Payload(call.body(), binary);
    }

    /** The request for a parameter of type HttpRequestMessage, or else the body alone. */
    static @Nullable Object forParameter(Type type, HttpCall call, boolean binaryBinding) {
        Payload payload = of(call, binaryBinding);
        if (type instanceof ParameterizedType generic && generic.getRawType().equals(HttpRequestMessage.class)) {
            return new FunctionRequest(call, uri(call), payload.as(generic.getActualTypeArguments()[0]));
        }
        if (type.equals(HttpRequestMessage.class)) {
            return new FunctionRequest(call, uri(call), payload.as(Object.class));
        }
        return payload.as(type);
    }

    @Nullable
    Object as(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType().equals(Optional.class)) {
            return bytes.length == 0 ? Optional.empty() : Optional.ofNullable(as(generic.getActualTypeArguments()[0]));
        }
        if (bytes.length == 0) {
            return null;
        }
        if (type.equals(byte[].class)) {
            if (!binary) {
                throw new IllegalArgumentException(
                        "a body of text does not convert to byte[]: set dataType = \"binary\"");
            }
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return type.equals(String.class) || type.equals(Object.class) ? text : GSON.fromJson(text, type);
    }

    private static URI uri(HttpCall call) {
        try {
            return new URI(call.target().uri());
        } catch (URISyntaxException e) {
            return URI.create(call.target().origin() + encoded(call.rawPath()) + query(call));
        }
    }

    /** The real host decodes and encodes what it hands on, so that a function never sees a URI that does not parse. */
    private static String encoded(String path) {
        StringBuilder text = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=:@/%".indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return text.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    private static String query(HttpCall call) {
        String query = call.target().rawQuery();
        return query == null ? "" : "?" + encoded(query);
    }
}
