package io.mooring.cli.kube;

/** A pod that is not ready, and why as far as it says. */
public record PodTrouble(String pod, String reason) {
    @Override
    public String toString() {
        return pod + " (" + reason + ")";
    }
}
