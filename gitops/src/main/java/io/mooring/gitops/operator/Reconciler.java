package io.mooring.gitops.operator;

/**
 * Brings one resource to what its spec says. It is called with a key only, reads the whole truth itself, and may be called at any time:
 * once more changes nothing. Never called twice at the same time for one key.
 */
public interface Reconciler {
    Next reconcile(Key key);
}
