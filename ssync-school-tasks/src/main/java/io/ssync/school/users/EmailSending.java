package io.ssync.school.users;

import io.ssync.school.mail.Email;
import io.ssync.school.mail.MailOutcome;
import io.ssync.school.mail.MailRefusedException;
import io.ssync.school.mail.MailUnavailableException;
import io.ssync.school.mail.Mailer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends the e-mail of a task to those who do not have it yet. */
final class EmailSending {

    private final Mailer mailer;
    private final SentEmails sent;

    EmailSending(Mailer mailer, SentEmails sent) {
        this.mailer = mailer;
        this.sent = sent;
    }

    /** Sends; throws if someone did not get it, after everybody else did. */
    void send(Email email) {
        Set<String> remaining = new LinkedHashSet<>(email.recipients());
        remaining.removeAll(sent.of(email.id()));
        if (remaining.isEmpty()) {
            return;
        }
        MailOutcome outcome = mailer.send(new Email(
                email.id(),
                email.from(),
                List.copyOf(remaining),
                email.subject(),
                email.text(),
                email.html(),
                email.attachments(),
                email.kind()));
        if (!outcome.accepted().isEmpty()) {
            sent.add(email.id(), outcome.accepted());
        }
        if (!outcome.postponed().isEmpty()) {
            throw new MailUnavailableException(words("not delivered yet", outcome.postponed()));
        }
        if (!outcome.refused().isEmpty()) {
            throw new MailRefusedException(words("refused", outcome.refused()));
        }
    }

    private static String words(String what, Map<String, String> reasons) {
        return reasons.entrySet().stream()
                .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                .sorted()
                .collect(Collectors.joining(", ", "The e-mail was " + what + ": ", ""));
    }
}
