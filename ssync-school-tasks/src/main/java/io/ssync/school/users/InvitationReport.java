package io.ssync.school.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What became of the invitations of an upload.
 *
 * @param sent how many the mail server took
 * @param waiting how many are still to be sent, or tried again
 * @param undelivered those that the mail server did not take, in the order of the sheet; at most {@value #MOST_LISTED}
 */
public record InvitationReport(
        @JsonProperty("sent") int sent,
        @JsonProperty("waiting") int waiting,
        @JsonProperty("undelivered") List<Undelivered> undelivered) {

    /** More addresses than anyone corrects by hand. */
    static final int MOST_LISTED = 1_000;

    /** Copies the list. */
    public InvitationReport {
        undelivered = List.copyOf(undelivered);
    }

    /**
     * An invitation that has not arrived.
     *
     * @param email the address
     * @param reason what the mail server said
     * @param givenUp whether it is not tried again: the account is there, but its owner does not know
     */
    public record Undelivered(
            @JsonProperty("email") String email,
            @JsonProperty("reason") String reason,
            @JsonProperty("given_up") boolean givenUp) {}
}
