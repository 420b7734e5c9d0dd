package io.mooring.functions.access;

import io.mooring.functions.arm.ArmFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Who owns which scope from the start: a new hub needs somebody who may give roles. */
public record Owners(List<Owner> all) {
    private static final Pattern OWNER = Pattern.compile("([^@\\s,]+)@(/\\S*)");

    public Owners {
        all = List.copyOf(all);
    }

    /** Somebody and what he owns. */
    public record Owner(String objectId, Scope scope) {}

    /** @throws IllegalArgumentException if the list is not {@code objectId@scope,...} */
    public static Owners parse(String list) {
        List<Owner> owners = new ArrayList<>();
        for (String text : list.split(",")) {
            if (text.isBlank()) {
                continue;
            }
            var owner = OWNER.matcher(text.strip());
            if (!owner.matches()) {
                throw new IllegalArgumentException("'" + text.strip() + "' is not objectId@scope");
            }
            owners.add(new Owner(owner.group(1), scope(owner.group(2))));
        }
        return new Owners(owners);
    }

    private static Scope scope(String text) {
        try {
            return new Scope(text);
        } catch (ArmFailure e) {
            throw new IllegalArgumentException("'" + text + "' is not a scope", e);
        }
    }
}
