package io.mooring.functions.arm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What part of a list a caller wants.
 *
 * <p>A page begins after a key and not at a number, so that resources which come and go meanwhile neither hide nor
 * double others.
 *
 * @param size at most so many
 * @param after key of the last item of the page before, null for the first page
 */
public record Paging(int size, @Nullable String after) {
    private static final int SIZE_DEFAULT = 100;
    private static final int SIZE_MAX = 1000;
    private static final int KEY_MAX = 1000;

    /** @throws ArmFailure 400 if $top or $skiptoken are not what the hub gave out */
    public static Paging of(ArmRequest request) {
        return new Paging(size(request.query("$top")), after(request.query("$skiptoken")));
    }

    /**
     * The body of a page.
     *
     * @param last key of the page's last item, null if there is nothing after it
     */
    public ArmResponse page(ArmRequest request, List<?> items, @Nullable String last) {
        Map<String, Object> body = new TreeMap<>();
        body.put("value", items);
        if (last != null) {
            String token =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
            String version = request.query("api-version");
            body.put(
                    "nextLink",
                    request.origin() + request.uri().getRawPath() + "?api-version="
                            + URLEncoder.encode(version == null ? "" : version, StandardCharsets.UTF_8) + "&%24top="
                            + size + "&%24skiptoken=" + token + filter(request));
        }
        return ArmResponse.ok(body);
    }

    private static String filter(ArmRequest request) {
        String filter = request.query("$filter");
        return filter == null ? "" : "&%24filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    private static int size(@Nullable String top) {
        if (top == null) {
            return SIZE_DEFAULT;
        }
        try {
            int size = Integer.parseInt(top);
            if (size < 1) {
                throw ArmFailure.of(400, "InvalidQueryParameter", "$top must be at least 1.");
            }
            return Math.min(size, SIZE_MAX);
        } catch (NumberFormatException e) {
            throw ArmFailure.of(400, "InvalidQueryParameter", "$top must be a number.");
        }
    }

    private static @Nullable String after(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            return null;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (key.length() > KEY_MAX || !key.chars().allMatch(Paging::isOfKey)) {
                throw foreign();
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    /** What no key has, the storage would stumble over. */
    private static boolean isOfKey(int c) {
        return (c >= ' ' || c == '\n') && "/\\#?".indexOf(c) < 0 && c != 0x7f && c != 0xfffd;
    }

    private static ArmFailure foreign() {
        return ArmFailure.of(400, "InvalidQueryParameter", "$skiptoken is not one that this hub gave out.");
    }
}
