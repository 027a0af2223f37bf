package io.ssync.school.notifications;

import io.ssync.school.database.SchoolDatabase;
import io.ssync.school.mail.Email;
import io.ssync.school.mail.MailKind;
import io.ssync.school.mail.MailOutcome;
import io.ssync.school.mail.MailUnavailableException;
import io.ssync.school.mail.Mailer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages that are due, one after the other, each in a transaction of its own: a crash can repeat one message at
 * most. Several workers may do this at once.
 */
final class MessageDelivery {

    private static final Logger log = LoggerFactory.getLogger(MessageDelivery.class);

    /** With the waits below that is about two days. */
    private static final int MOST_ATTEMPTS = 15;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);

    /** What became of one message. */
    private enum Outcome {
        NONE_DUE,
        SENT,
        FAILED,
        POSTPONED
    }

    private final SchoolDatabase database;
    private final Mailer mailer;
    private final SmsGateway sms;
    private final String portalUrl;
    private final InstantSource clock;

    MessageDelivery(SchoolDatabase database, Mailer mailer, SmsGateway sms, String portalUrl, InstantSource clock) {
        this.database = database;
        this.mailer = mailer;
        this.sms = sms;
        this.portalUrl = portalUrl;
        this.clock = clock;
    }

    /**
     * Delivers until nothing is due.
     *
     * @param again whether this is another try, for messages that an earlier one left behind
     * @param beforeEach called before each message; throws to stop
     * @throws MailUnavailableException if messages wait because they could not be delivered now
     */
    DeliveryReport deliver(boolean again, Runnable beforeEach) {
        int sent = 0;
        int failed = 0;
        int postponed = 0;
        for (Outcome outcome = deliverOne(beforeEach); outcome != Outcome.NONE_DUE; outcome = deliverOne(beforeEach)) {
            switch (outcome) {
                case SENT -> sent++;
                case FAILED -> failed++;
                default -> postponed++;
            }
        }
        int waiting = database.inTransaction(handle -> new OutgoingMessages(handle).waiting());
        // Messages that were left behind by others wait for the others' next try.
        if (waiting > 0 && (again || postponed > 0)) {
            throw new MailUnavailableException(waiting + " messages wait for another try, " + postponed
                    + " of them could not be delivered now; " + sent + " were sent");
        }
        return new DeliveryReport(sent, failed);
    }

    private Outcome deliverOne(Runnable beforeEach) {
        beforeEach.run();
        return database.inTransaction(handle -> {
            OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
            OutgoingMessages messages = new OutgoingMessages(handle);
            return messages.takeDue(now)
                    .map(message ->
                            message.isEmail() ? sendEmail(message, messages, now) : sendSms(message, messages, now))
                    .orElse(Outcome.NONE_DUE);
        });
    }

    private Outcome sendEmail(OutgoingMessage message, OutgoingMessages messages, OffsetDateTime now) {
        MailOutcome outcome = mailer.send(Email.text(
                "ssync-" + message.id(),
                message.recipient(),
                message.subject(),
                message.notificationId() == null ? message.body() : withPortal(message.body()),
                message.notificationId() == null ? MailKind.AUTOMATIC : MailKind.NOTIFICATION));
        if (!outcome.accepted().isEmpty()) {
            messages.delivered(message, now);
            return Outcome.SENT;
        }
        if (!outcome.refused().isEmpty()) {
            return fail(message, messages, outcome.refused().values().iterator().next());
        }
        String reason = outcome.postponed().values().iterator().next();
        if (message.attempts() + 1 >= MOST_ATTEMPTS) {
            return fail(message, messages, reason);
        }
        messages.postpone(message, reason, now.plus(wait(message.attempts())));
        return Outcome.POSTPONED;
    }

    /** A template of the school may have said where already. */
    private String withPortal(String body) {
        return portalUrl.isEmpty() || body.contains(portalUrl)
                ? body
                : body.stripTrailing() + "\n\nSee more, and choose what you are told, at " + portalUrl + "\n";
    }

    private Outcome sendSms(OutgoingMessage message, OutgoingMessages messages, OffsetDateTime now) {
        try {
            sms.send(message.recipient(), message.body());
        } catch (SmsNotSentException e) {
            return fail(message, messages, String.valueOf(e.getMessage()));
        }
        messages.delivered(message, now);
        return Outcome.SENT;
    }

    private static Outcome fail(OutgoingMessage message, OutgoingMessages messages, String reason) {
        log.warn(
                "A message was not delivered: message={} channel={} reason={}",
                message.id(),
                message.channel(),
                reason);
        messages.failed(message, reason);
        return Outcome.FAILED;
    }

    private static Duration wait(int attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts, 20));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
