package io.mooring.extensions.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.extensions.helm.HelmFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmFailureTest {
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
        release: not found                                                                          | NOT_FOUND
        uninstall: Release not loaded: web: release: not found                                      | NOT_FOUND
        cannot re-use a name that is still in use                                                   | ALREADY_EXISTS
        create: failed to create: release: already exists                                           | ALREADY_EXISTS
        another operation (install/upgrade/rollback) is in progress                                 | IN_PROGRESS
        release web failed, and has been uninstalled due to atomic being set: context deadline exceeded | TIMEOUT
        timed out waiting for the condition                                                         | TIMEOUT
        Kubernetes cluster unreachable: the server has asked for the client to provide credentials  | UNAUTHORIZED
        configmaps is forbidden: User "x" cannot create resource "configmaps"                       | UNAUTHORIZED
        Kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": dial tcp: connection refused | UNREACHABLE
        tls: failed to verify certificate: x509: certificate signed by unknown authority            | UNREACHABLE
        1 error occurred: * pods "p" is forbidden: exceeded quota: small                            | REJECTED
        Deployment.apps "web" is invalid: spec.selector: field is immutable                         | REJECTED
        admission webhook "no.example.com" denied the request: no                                   | REJECTED
        unable to create new content in namespace web because it is being terminated                | REJECTED
        ConfigMap "web" exists and cannot be imported into the current release: invalid ownership metadata | REJECTED
        template: web/templates/a.yaml:3:4: executing "web/templates/a.yaml" at <fail>: error calling fail | CHART_INVALID
        unable to build kubernetes objects from release manifest: no matches for kind "X"            | CHART_INVALID
        chart requires kubeVersion: >=9.0.0 which is incompatible with Kubernetes v1.34.0            | CHART_INVALID
        values don't meet the specifications of the schema(s) in the following chart(s)              | CHART_INVALID
        something nobody has seen                                                                    | OTHER
        """)
    void eachOfHelmsTextsHasAKind(String text, Kind expected) {
        assertEquals(expected, HelmFailure.of(text).kind());
    }

    @Test
    void theMessageIsBounded() {
        assertTrue(HelmFailure.of("x".repeat(100_000)).message().length() < 5_000);
    }
}
