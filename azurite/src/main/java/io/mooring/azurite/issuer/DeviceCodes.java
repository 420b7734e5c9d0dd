package io.mooring.azurite.issuer;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Logins that wait for somebody to approve them elsewhere (RFC 8628); forgotten when the issuer ends. */
final class DeviceCodes {
    static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final int WAITING_MAX = 100;

    /** No vowels, so that no words come out, and nothing that looks like something else. */
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int HALF = 4;
    private static final int DEVICE_CODE_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Login> logins = new LinkedHashMap<>();

    enum State {
        WAITING,
        APPROVED,
        DENIED
    }

    /** What was asked for, under which codes, and what became of it. */
    record Login(String deviceCode, String userCode, String clientId, String scope, Instant endsAt, State state) {
        private Login become(State next) {
            return new Login(deviceCode, userCode, clientId, scope, endsAt, next);
        }
    }

    DeviceCodes(Clock clock) {
        this.clock = clock;
    }

    /** Empty if too many wait already. */
    Optional<Login> begin(String clientId, String scope) {
        lock.lock();
        try {
            forgetEnded();
            if (logins.size() >= WAITING_MAX) {
                return Optional.empty();
            }
            byte[] bytes = new byte[DEVICE_CODE_BYTES];
            random.nextBytes(bytes);
            String deviceCode = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            Login login = new Login(
                    deviceCode, userCode(), clientId, scope, clock.instant().plus(LIFETIME), State.WAITING);
            logins.put(deviceCode, login);
            return Optional.of(login);
        } finally {
            lock.unlock();
        }
    }

    /** The login; one that has been decided is given out once. */
    Optional<Login> poll(String deviceCode, String clientId) {
        lock.lock();
        try {
            forgetEnded();
            Login login = logins.get(deviceCode);
            if (login == null || !login.clientId().equals(clientId)) {
                return Optional.empty();
            }
            if (login.state() != State.WAITING) {
                logins.remove(deviceCode);
            }
            return Optional.of(login);
        } finally {
            lock.unlock();
        }
    }

    /** The login that has been decided now; empty if no such code waits. */
    Optional<Login> decide(String userCode, State state) {
        String wanted = userCode.strip().toUpperCase(Locale.ROOT);
        lock.lock();
        try {
            forgetEnded();
            Optional<Login> login = logins.values().stream()
                    .filter(each -> each.userCode().equals(wanted) && each.state() == State.WAITING)
                    .findFirst();
            login.ifPresent(each -> logins.put(each.deviceCode(), each.become(state)));
            return login;
        } finally {
            lock.unlock();
        }
    }

    private void forgetEnded() {
        Instant now = clock.instant();
        logins.values().removeIf(login -> !now.isBefore(login.endsAt()));
    }

    private String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 2 * HALF; i++) {
            code.append(i == HALF ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }
}
