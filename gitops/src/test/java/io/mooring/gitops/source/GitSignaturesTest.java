package io.mooring.gitops.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits and tags that git signed with gpg and with ssh-keygen. */
class GitSignaturesTest {
    private static final GitVerify HEAD = new GitVerify(true, false, "keys");
    private static final GitVerify BOTH = new GitVerify(true, true, "keys");

    private final InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("test"));

    private static byte[] file(String name) throws Exception {
        try (InputStream stream = GitSignaturesTest.class.getResourceAsStream("signed/" + name)) {
            assertTrue(stream != null, name);
            return stream.readAllBytes();
        }
    }

    private static TrustedSigners keys(String... names) throws Exception {
        Map<String, String> secret = new HashMap<>();
        for (String name : names) {
            secret.put(name, new String(file(name), StandardCharsets.UTF_8));
        }
        return TrustedSigners.of(secret);
    }

    private ObjectId insert(int type, byte[] object) throws Exception {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(type, object);
            inserter.flush();
            return id;
        }
    }

    private void verify(TrustedSigners keys, byte[] commit) throws Exception {
        String id = insert(Constants.OBJ_COMMIT, commit).name();
        new GitSignatures(repository, keys).verify(HEAD, new Revision("main", id));
    }

    @ParameterizedTest
    @CsvSource({"pgp, pgp.pub.asc", "pgpcurve, pgpcurve.pub.asc", "sshed, ed.pub", "sshrsa, rsa.pub", "sshec, ec.pub"})
    void commitsAndTagsAreVerified(String signed, String key) throws Exception {
        String commit =
                insert(Constants.OBJ_COMMIT, file("commit-" + signed + ".txt")).name();
        ObjectId tag = insert(Constants.OBJ_TAG, file("tag-" + signed + ".txt"));
        RefUpdate ref = repository.updateRef("refs/mooring/refs/tags/v1");
        ref.setNewObjectId(tag);
        ref.forceUpdate();
        Revision revision = new Revision("v1", commit);
        new GitSignatures(repository, keys("ed.pub", "rsa.pub", "ec.pub", "pgp.pub.asc", "pgpcurve.pub.asc"))
                .verify(BOTH, revision);
        new GitSignatures(repository, keys(key)).verify(BOTH, revision);
        TrustedSigners other = keys(key.equals("ed.pub") ? "ec.pub" : "ed.pub");
        FetchFailed failed =
                assertThrows(FetchFailed.class, () -> new GitSignatures(repository, other).verify(BOTH, revision));
        assertEquals(GitSignatures.FAILED, failed.reason());
        assertEquals(
                "signature verification of commit '" + commit
                        + "' failed: it was made by none of the keys in the secret",
                failed.words());
    }

    @Test
    void whatIsNotSignedIsRefused() throws Exception {
        TrustedSigners keys = keys("ed.pub", "pgp.pub.asc");
        FetchFailed failed = assertThrows(FetchFailed.class, () -> verify(keys, file("commit-unsigned.txt")));
        assertTrue(failed.words().contains("it is not signed"), failed.words());
    }

    @Test
    void aTagOfAnotherCommitIsRefused() throws Exception {
        insert(Constants.OBJ_COMMIT, file("commit-sshed.txt"));
        String commit = insert(Constants.OBJ_COMMIT, file("commit-sshrsa.txt")).name();
        RefUpdate ref = repository.updateRef("refs/mooring/refs/tags/v1");
        ref.setNewObjectId(insert(Constants.OBJ_TAG, file("tag-sshed.txt")));
        ref.forceUpdate();
        GitSignatures signatures = new GitSignatures(repository, keys("ed.pub", "rsa.pub"));
        assertThrows(FetchFailed.class, () -> signatures.verify(BOTH, new Revision("v1", commit)));
        assertThrows(FetchFailed.class, () -> signatures.verify(BOTH, new Revision("v2", commit)));
    }

    /** No change of a signed commit goes unnoticed. */
    @ParameterizedTest
    @ValueSource(strings = {"pgp", "sshed", "sshec", "sshrsa"})
    void aChangedCommitIsRefused(String signed) throws Exception {
        TrustedSigners keys = keys("ed.pub", "ec.pub", "rsa.pub", "pgp.pub.asc");
        String original = new String(file("commit-" + signed + ".txt"), StandardCharsets.ISO_8859_1);
        SplittableRandom random = new SplittableRandom(1);
        int content = original.indexOf("gpgsig");
        for (int i = 0; i < 60; i++) {
            char[] changed = original.toCharArray();
            changed[random.nextInt(content)] ^= (char) (1 + random.nextInt(15));
            byte[] bytes = new String(changed).getBytes(StandardCharsets.ISO_8859_1);
            assertThrows(FetchFailed.class, () -> verify(keys, bytes));
        }
        for (int i = 0; i < 200; i++) {
            char[] changed = original.toCharArray();
            changed[content + random.nextInt(changed.length - content)] = (char) random.nextInt(256);
            byte[] bytes = new String(changed).getBytes(StandardCharsets.ISO_8859_1);
            assertDoesNotThrow(() -> {
                try {
                    verify(keys, bytes);
                } catch (FetchFailed expected) {
                    assertEquals(GitSignatures.FAILED, expected.reason());
                }
            });
        }
    }

    @Test
    void aTagIsVerifiedOnlyWhereOneIsNamed() throws Exception {
        var spec = KubernetesObject.parse("{\"verify\":{\"mode\":\"Tag\",\"secretRef\":{\"name\":\"x\"}}}")
                .tree();
        assertThrows(InvalidSpec.class, () -> GitVerify.of(spec, GitRef.of("main", "", "", "", "")));
        assertEquals("Tag", GitVerify.of(spec, GitRef.of("", "v1", "", "", "")).mode());
    }

    @Test
    void aSecretWithoutAPublicKeyIsRefused() {
        assertThrows(FetchFailed.class, () -> TrustedSigners.of(Map.of("x", "nonsense")));
        assertThrows(FetchFailed.class, () -> TrustedSigners.of(Map.of()));
    }
}
