package io.mooring.e2e.simulation;

/** What goes wrong. */
enum Fault {
    REQUEST_LOST,
    REPLY_LOST,
    DELAYED,
    DUPLICATED,
    THROTTLED,
    GARBAGE,
    PARTITION,
    POWER_OFF,
    STORAGE_AWAY,
    STORAGE_ANSWER_LOST,
    STORAGE_OWN_RETRY,
    VAULT_AWAY,
    HUB_CRASH,
    AGENT_CRASH,
    INTERLEAVED,
    SWEEP_MISSED,
    SWEEP_DOUBLED,
    SWEEP_LATE,
    RECREATED
}
