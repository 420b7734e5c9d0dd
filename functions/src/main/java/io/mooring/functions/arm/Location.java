package io.mooring.functions.arm;

import java.util.Locale;
import java.util.regex.Pattern;

/** The region of a resource: the hub takes any name, and keeps it as it was written. */
public final class Location {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 _-]{0,89}");

    private Location() {}

    /** @throws ArmFailure 400 if the body has none, or something else */
    public static String of(Members body) {
        String location = body.string("location", "").strip();
        if (location.isEmpty()) {
            throw ArmFailure.of(400, "LocationRequired", "The 'location' property is required for this resource.");
        }
        if (!NAME.matcher(location).matches()) {
            throw ArmFailure.invalid("'location' must be the name of a region, such as westeurope.");
        }
        return location;
    }

    /**
     * The location of a resource that is written again, as it was written first.
     *
     * @throws ArmFailure 409 if another is wanted
     */
    public static String kept(String present, String wanted, String name) {
        if (!isSame(present, wanted)) {
            throw ArmFailure.of(
                    409,
                    "InvalidResourceLocation",
                    "The resource '" + name + "' is in location '" + present
                            + "'. Its location cannot change: delete it and create it again.");
        }
        return present;
    }

    /** "West Europe" and "westeurope" are one. */
    public static boolean isSame(String one, String other) {
        return region(one).equals(region(other));
    }

    /** Its name without blanks, in lower case. */
    public static String region(String location) {
        return location.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
    }
}
