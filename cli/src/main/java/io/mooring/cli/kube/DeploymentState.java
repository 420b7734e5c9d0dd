package io.mooring.cli.kube;

/** How many of a Deployment's wanted pods are ready. */
public record DeploymentState(String name, int wanted, int ready) {
    public boolean isReady() {
        return wanted > 0 && ready >= wanted;
    }
}
