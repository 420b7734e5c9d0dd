package io.mooring.functions.access;

/** How the hub knows users by their tokens. */
public interface UserTokens {
    /**
     * The user that a token stands for.
     *
     * @throws io.mooring.functions.arm.ArmFailure 401 if the token is not good
     * @throws io.mooring.functions.arm.Unavailable if the issuer's keys cannot be read
     */
    Caller.User verify(String token);
}
