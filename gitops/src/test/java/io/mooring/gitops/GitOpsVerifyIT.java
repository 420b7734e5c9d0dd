package io.mooring.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.Test;

/** Only what was signed is applied. */
class GitOpsVerifyIT extends GitOpsFixture {
    private final Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());

    @Test
    void anUnsignedCommitIsNotAppliedAndASignedOneIs() throws Exception {
        byte[] blob = OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey());
        client.resource("---\n{apiVersion: v1, kind: Secret, metadata: {name: signers, namespace: " + namespace
                        + "}, stringData: {signers: \"ssh-ed25519 "
                        + Base64.getEncoder().encodeToString(blob) + " test\"}}")
                .create();
        repository.write("a.yaml", configMap("a", "1")).commit();
        String signed = signed(blob);
        apply(
                "GitRepository",
                "source.toolkit.fluxcd.io/v1",
                "repo",
                "{interval: 1h, url: \"" + server.url(namespace)
                        + "\", ref: {branch: main}, verify: {mode: HEAD, secretRef: {name: signers}}}");
        kustomization("all", "path: ./");
        awaitApplied("all", signed);
        assertEquals(
                "True",
                condition("GitRepository", "repo", "SourceVerified")
                        .path("status")
                        .asString(""));
        assertEquals(
                "HEAD",
                tree("GitRepository", "repo")
                        .status()
                        .path("sourceVerificationMode")
                        .asString(""));

        repository.write("a.yaml", configMap("a", "2")).commit();
        requestNow("GitRepository", "repo");
        Waiting.until(
                () -> hasReason("GitRepository", "repo", "InvalidCommitSignature"),
                () -> status("GitRepository", "repo"));
        assertTrue(message("GitRepository", "repo").contains("it is not signed"));
        assertEquals(
                "False",
                condition("GitRepository", "repo", "SourceVerified")
                        .path("status")
                        .asString(""));
        assertEquals("1", value("a"));

        String again = signed(blob);
        requestNow("GitRepository", "repo");
        awaitApplied("all", again);
        assertEquals("2", value("a"));
    }

    /** The newest commit anew, with a signature. */
    private String signed(byte[] blob) throws Exception {
        Repository git = repository.git().getRepository();
        try (RevWalk walk = new RevWalk(git);
                ObjectInserter inserter = git.newObjectInserter()) {
            RevCommit head = walk.parseCommit(git.resolve(Constants.HEAD));
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(head.getTree());
            commit.setParentIds(head.getParents());
            commit.setAuthor(head.getAuthorIdent());
            commit.setCommitter(head.getCommitterIdent());
            commit.setMessage("signed");
            commit.setGpgSignature(
                    new GpgSignature(signature(commit.build(), blob).getBytes(StandardCharsets.US_ASCII)));
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = git.updateRef("refs/heads/main");
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }

    private String signature(byte[] content, byte[] blob) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(content);
        byte[] message = fields("git", "", "sha512", digest);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        field(new DataOutputStream(inner), "ssh-ed25519".getBytes(StandardCharsets.US_ASCII));
        field(new DataOutputStream(inner), signer.generateSignature());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeBytes("SSHSIG");
        out.writeInt(1);
        field(out, blob);
        field(out, "git".getBytes(StandardCharsets.US_ASCII));
        field(out, new byte[0]);
        field(out, "sha512".getBytes(StandardCharsets.US_ASCII));
        field(out, inner.toByteArray());
        return "-----BEGIN SSH SIGNATURE-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(all.toByteArray())
                + "\n-----END SSH SIGNATURE-----";
    }

    private static byte[] fields(String namespace, String reserved, String hash, byte[] digest) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeBytes("SSHSIG");
        for (String text : new String[] {namespace, reserved, hash}) {
            field(out, text.getBytes(StandardCharsets.US_ASCII));
        }
        field(out, digest);
        return all.toByteArray();
    }

    private static void field(DataOutputStream out, byte[] bytes) throws Exception {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
