package io.ssync.school.mail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the mail server said of each recipient. Everyone is in exactly one of the three.
 *
 * @param accepted for whom it took the message
 * @param refused for whom it never will, with its words
 * @param postponed for whom it might later, with its words
 */
public record MailOutcome(List<String> accepted, Map<String, String> refused, Map<String, String> postponed) {

    /** Copies them. */
    public MailOutcome {
        accepted = List.copyOf(accepted);
        refused = Map.copyOf(refused);
        postponed = Map.copyOf(postponed);
    }

    /**
     * The same words for every recipient that nobody could be reached about.
     *
     * @param recipients everyone
     * @param reason why
     * @return an outcome in which all are postponed
     */
    static MailOutcome allPostponed(List<String> recipients, String reason) {
        return new MailOutcome(List.of(), Map.of(), of(recipients, reason));
    }

    static MailOutcome allRefused(List<String> recipients, String reason) {
        return new MailOutcome(List.of(), of(recipients, reason), Map.of());
    }

    private static Map<String, String> of(List<String> recipients, String reason) {
        return recipients.stream().distinct().collect(Collectors.toMap(recipient -> recipient, recipient -> reason));
    }
}
