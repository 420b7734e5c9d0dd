package io.mooring.e2e.simulation;

import io.mooring.agents.kube.SecretStore;
import io.mooring.functions.tables.Rows;

/** What a hub or an agent could be doing wrong: the checks must notice each. */
class Bug {
    static final Bug NONE = new Bug();

    Rows store(String table, Rows rows) {
        return rows;
    }

    /** How much sooner than else comes what comes seldom, so that the bug meets it. */
    int haste() {
        return 1;
    }

    SecretStore secrets(SecretStore secrets) {
        return secrets;
    }
}
