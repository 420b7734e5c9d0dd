package io.mooring.functions.access;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who a token stands for, in the forms of Entra ID's first and second version and of other issuers. */
final class TokenUser {
    /** By which people know a user; the first is of the second version, the next two of the first. */
    private static final List<String> NAMES = List.of("preferred_username", "upn", "unique_name", "email");

    private TokenUser() {}

    static Caller.User of(JWTClaimsSet claims) throws ParseException {
        String objectId = first(claims, List.of("oid", "sub"));
        if (objectId == null) {
            throw Door.badToken("The token says neither 'oid' nor 'sub'.");
        }
        String userName = first(claims, NAMES);
        String client = first(claims, List.of("azp", "appid"));
        boolean application = isApplication(claims, userName, client);
        String name = application ? client : userName;
        return new Caller.User(objectId, name == null ? objectId : name, application, groups(claims));
    }

    /**
     * An application's own token says so, if its issuer is asked to; without that it can be told by having neither a
     * user's name nor scopes that a user consented to, and by being its own subject.
     */
    private static boolean isApplication(JWTClaimsSet claims, @Nullable String userName, @Nullable String client)
            throws ParseException {
        String type = claims.getStringClaim("idtyp");
        if (type != null) {
            return type.equals("app");
        }
        String objectId = claims.getStringClaim("oid");
        return userName == null
                && client != null
                && claims.getClaim("scp") == null
                && objectId != null
                && objectId.equals(claims.getSubject());
    }

    /** Someone in more groups than fit a token has none in it: then only roles of his own count. */
    private static Set<String> groups(JWTClaimsSet claims) {
        Set<String> groups = new HashSet<>();
        if (claims.getClaim("groups") instanceof List<?> list) {
            for (Object group : list) {
                if (group instanceof String id && !id.isBlank()) {
                    groups.add(id);
                }
            }
        }
        return groups;
    }

    private static @Nullable String first(JWTClaimsSet claims, List<String> names) throws ParseException {
        for (String name : names) {
            String value = claims.getStringClaim(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }
}
