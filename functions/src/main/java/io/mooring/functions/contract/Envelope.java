package io.mooring.functions.contract;

import static io.mooring.functions.contract.Shape.map;
import static io.mooring.functions.contract.Shape.object;
import static io.mooring.functions.contract.Shape.text;
import static io.mooring.functions.contract.Shape.time;

/** The members that resources of all types have. */
public final class Envelope {
    private static final int TAGS_MAX = 50;
    private static final int TAG_NAME_MAX = 512;
    private static final int TAG_VALUE_MAX = 256;

    /** What can be the name of a region; the hub takes any, and keeps it as it was written. */
    public static final String LOCATION_PATTERN = "[A-Za-z0-9][A-Za-z0-9 _-]{0,89}";

    private Envelope() {}

    /** Of a part of another resource. */
    static Shape.Structure child(Field... own) {
        return object(id(), name(), type()).and(own).and(systemData());
    }

    /** Of a resource of its own. */
    static Shape.Structure tracked(Field... own) {
        return object(id(), name(), type(), location(), tags()).and(own).and(systemData());
    }

    static Field location() {
        return Field.of(
                        "location",
                        text(1, 90).matching(LOCATION_PATTERN, "be the name of a region, such as westeurope"),
                        "The region of the resource; it cannot change.")
                .createOnly()
                .mandatory();
    }

    static Field tags() {
        return Field.of(
                        "tags",
                        map(
                                        text(1, TAG_NAME_MAX)
                                                .matching(
                                                        "[^<>%&\\\\?/\\u0000-\\u001f]+", "have none of < > % & \\ ? /"),
                                        text(0, TAG_VALUE_MAX))
                                .entriesMax(TAGS_MAX),
                        "Names and values to find the resource by.")
                .canBeReplaced();
    }

    static Field provisioningState(String... words) {
        return Field.of("provisioningState", Shape.words(words), "How far the last change is.")
                .readOnly();
    }

    private static Field id() {
        return Field.of("id", text(), "The ARM id of the resource.").readOnly();
    }

    private static Field name() {
        return Field.of("name", text(), "The name of the resource.").readOnly();
    }

    private static Field type() {
        return Field.of("type", text(), "The type of the resource.").readOnly();
    }

    private static Field systemData() {
        return Field.of(
                        "systemData",
                        object(
                                Field.of("createdBy", text(), "Who created it."),
                                Field.of("createdByType", text(), "User, Application, ManagedIdentity or Key."),
                                Field.of("createdAt", time(), "When it was created."),
                                Field.of("lastModifiedBy", text(), "Who changed it last."),
                                Field.of("lastModifiedByType", text(), "User, Application, ManagedIdentity or Key."),
                                Field.of("lastModifiedAt", time(), "When it was changed last.")),
                        "Who created the resource and who changed it last.")
                .readOnly();
    }
}
