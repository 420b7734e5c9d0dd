package io.mooring.agents.configagent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.kube.Trees;
import io.mooring.protocol.configuration.FluxConfigurationSpec;
import io.mooring.protocol.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxSourceTest {
    private static final String EVERY = "'timeoutInSeconds':60,'syncIntervalInSeconds':600";
    private static final FluxSource.Secrets SECRETS = new FluxSource.Secrets("login", "certificates", "signatures");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        GitRepository | gitRepository | {'url':'ssh://git@h/x','provider':'GitHub','repositoryRef':{'semver':'1.x'}, EVERY} \
          | GIT_REPOSITORY | {'interval':'600s','timeout':'60s','url':'ssh://git@h/x','provider':'github','ref':{'semver':'1.x'},'secretRef':{'name':'login'}}
        GitRepository | gitRepository | {'url':'https://h/x','provider':'Generic','repositoryRef':{}, EVERY} \
          | GIT_REPOSITORY | {'interval':'600s','timeout':'60s','url':'https://h/x','secretRef':{'name':'login'}}
        Bucket | bucket | {'url':'http://minio.local:9000/','bucketName':'b','insecure':true, EVERY} \
          | BUCKET | {'interval':'600s','timeout':'60s','provider':'generic','endpoint':'minio.local:9000','bucketName':'b','insecure':true,'secretRef':{'name':'login'}}
        AzureBlob | azureBlob | {'url':'https://a.blob.core.windows.net','containerName':'c', EVERY} \
          | BUCKET | {'interval':'600s','timeout':'60s','provider':'azure','endpoint':'https://a.blob.core.windows.net','bucketName':'c','secretRef':{'name':'login'}}
        OCIRepository | ociRepository | {'url':'oci://r/x','repositoryRef':{'digest':'sha256:1'},'useWorkloadIdentity':true,'insecure':true,'serviceAccountName':'s', EVERY} \
          | OCI_REPOSITORY | {'interval':'600s','timeout':'60s','url':'oci://r/x','provider':'azure','insecure':true,'serviceAccountName':'s','ref':{'digest':'sha256:1'},'certSecretRef':{'name':'certificates'},'secretRef':{'name':'login'}}
        OCIRepository | ociRepository | {'url':'oci://r/x','layerSelector':{'mediaType':'m','operation':'copy'},'verify':{'provider':'cosign','matchOidcIdentity':[{'issuer':'i'}]}, EVERY} \
          | OCI_REPOSITORY | {'interval':'600s','timeout':'60s','url':'oci://r/x','layerSelector':{'mediaType':'m','operation':'copy'},'certSecretRef':{'name':'certificates'}, \
            'verify':{'provider':'cosign','secretRef':{'name':'signatures'},'matchOIDCIdentity':[{'issuer':'i','subject':'.*'}]},'secretRef':{'name':'login'}}
        """)
    void eachSourceKindHasItsFluxObject(String kind, String member, String body, ObjectKind object, String spec) {
        FluxSource source = FluxSource.of(configuration(kind, member, body), SECRETS);

        assertEquals(object, source.kind());
        assertEquals(Json.mapper().readTree(spec.replace('\'', '"')), Trees.of(source.spec()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bucket", "AzureBlob", "OCIRepository", "Floppy"})
    void aKindWithoutItsBodyIsRefused(String kind) {
        FluxConfigurationSpec configuration = configuration(kind, "gitRepository", "{'url':'https://h/x', EVERY}");

        assertThrows(IllegalArgumentException.class, () -> FluxSource.of(configuration, FluxSource.Secrets.NONE));
    }

    private static FluxConfigurationSpec configuration(String kind, String member, String body) {
        String json = "{'scope':'cluster','namespace':'team','sourceKind':'" + kind + "','suspend':false,'" + member
                + "':" + body.replace("EVERY", EVERY) + ",'kustomizations':{}}";
        return Json.mapper().readValue(json.replace('\'', '"'), FluxConfigurationSpec.class);
    }
}
