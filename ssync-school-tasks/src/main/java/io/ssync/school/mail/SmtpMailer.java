package io.ssync.school.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Sends e-mail through a mail server, over connections that stay open between messages. */
public final class SmtpMailer implements Mailer {

    /** Replies from here on are final; smaller ones may change. */
    private static final int PERMANENT = 500;

    private final MailServer server;
    private final Session session;
    private final SmtpConnections connections;
    private final InstantSource clock;

    /**
     * Connects when there is something to send.
     *
     * @param server the mail server
     * @param clock dates the messages
     */
    public SmtpMailer(MailServer server, InstantSource clock) {
        this.server = Objects.requireNonNull(server, "server");
        this.clock = Objects.requireNonNull(clock, "clock");
        session = Session.getInstance(server.properties());
        connections = new SmtpConnections(session, server);
    }

    @Override
    public MailOutcome send(Email email) {
        List<String> accepted = new ArrayList<>();
        Map<String, String> refused = new HashMap<>();
        Map<String, String> postponed = new HashMap<>();
        @Nullable String unreachable = null;
        for (String recipient : new LinkedHashSet<>(email.recipients())) {
            if (unreachable != null) {
                postponed.put(recipient, unreachable); // to ask for each would take as long for each
                continue;
            }
            try {
                InternetAddress address = new InternetAddress(recipient, true);
                address.validate();
                MailOutcome outcome = send(email, recipient, address);
                accepted.addAll(outcome.accepted());
                refused.putAll(outcome.refused());
                postponed.putAll(outcome.postponed());
            } catch (AddressException e) {
                refused.put(recipient, "not an e-mail address: " + e.getMessage());
            } catch (UnreachableException e) {
                unreachable = e.getMessage();
                postponed.put(recipient, unreachable);
            }
        }
        return new MailOutcome(accepted, refused, postponed);
    }

    /** A letter to one. */
    private MailOutcome send(Email email, String recipient, InternetAddress address) throws UnreachableException {
        MimeMessage message;
        try {
            message = message(email, address);
        } catch (MessagingException | UnsupportedEncodingException e) {
            return MailOutcome.allRefused(List.of(recipient), "the message cannot be written: " + e.getMessage());
        }
        Transport connection;
        try {
            connection = connections.take();
        } catch (AuthenticationFailedException e) {
            // Final for the server, but not for us: somebody will correct the password, and the mail should still go
            // out.
            throw new UnreachableException("the mail server does not let us sign in: " + e.getMessage(), e);
        } catch (MessagingException e) {
            throw new UnreachableException("the mail server cannot be reached: " + e.getMessage(), e);
        }
        try {
            connection.sendMessage(message, message.getAllRecipients());
            connections.giveBack(connection);
            return new MailOutcome(List.of(recipient), Map.of(), Map.of());
        } catch (SendFailedException e) {
            SmtpConnections.close(connection);
            return outcome(e, recipient);
        } catch (MessagingException e) {
            SmtpConnections.close(connection);
            return MailOutcome.allPostponed(
                    List.of(recipient), "the connection to the mail server broke: " + e.getMessage());
        }
    }

    /** What the server said about the recipient, or else about the sender or the message. */
    private static MailOutcome outcome(SendFailedException failure, String recipient) {
        int code = failure instanceof SMTPSendFailedException whole ? whole.getReturnCode() : 0;
        String words = String.valueOf(failure.getMessage()).strip();
        for (Exception next = failure; next instanceof MessagingException e; next = e.getNextException()) {
            if (next instanceof SMTPAddressFailedException address) {
                code = address.getReturnCode();
                words = String.valueOf(address.getMessage()).strip();
                break;
            }
            if (next instanceof SMTPSenderFailedException sender) {
                code = sender.getReturnCode();
                words = String.valueOf(sender.getMessage()).strip();
            }
        }
        return code >= PERMANENT
                ? MailOutcome.allRefused(List.of(recipient), words)
                : MailOutcome.allPostponed(List.of(recipient), words);
    }

    private MimeMessage message(Email email, InternetAddress recipient)
            throws MessagingException, UnsupportedEncodingException {
        InternetAddress from = new InternetAddress(email.from() == null ? server.from() : email.from(), true);
        MimeMessage message = new IdentifiedMessage(session, "<" + email.id() + "@" + domain(from) + ">");
        message.setFrom(new InternetAddress(from.getAddress(), from.getPersonal(), "UTF-8"));
        message.setRecipient(Message.RecipientType.TO, recipient);
        message.setSubject(email.subject(), "UTF-8");
        if (email.kind() != MailKind.LETTER) {
            message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834
        }
        if (email.kind() == MailKind.NOTIFICATION) {
            message.setHeader("List-Unsubscribe", "<mailto:" + from.getAddress() + "?subject=unsubscribe>"); // RFC 2369
        }
        message.setSentDate(Date.from(clock.instant()));
        if (email.attachments().isEmpty() && email.html() == null) {
            message.setText(email.text(), "UTF-8");
        } else if (email.attachments().isEmpty()) {
            message.setContent(alternatives(email));
        } else {
            MimeMultipart parts = new MimeMultipart("mixed");
            MimeBodyPart body = new MimeBodyPart();
            if (email.html() == null) {
                body.setText(email.text(), "UTF-8");
            } else {
                body.setContent(alternatives(email));
            }
            parts.addBodyPart(body);
            for (Attachment attachment : email.attachments()) {
                parts.addBodyPart(part(attachment));
            }
            message.setContent(parts);
        }
        message.saveChanges();
        return message;
    }

    private static MimeMultipart alternatives(Email email) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(email.text(), "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(email.html(), "UTF-8", "html");
        return new MimeMultipart("alternative", text, html); // the best one last
    }

    private static MimeBodyPart part(Attachment attachment) throws MessagingException, UnsupportedEncodingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
        part.setFileName(MimeUtility.encodeText(attachment.name(), "UTF-8", null));
        part.setDisposition(Part.ATTACHMENT);
        return part;
    }

    private static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().indexOf('@') + 1);
    }

    @Override
    public void close() {
        connections.close();
    }

    /** A message whose id is ours: the library would make a new one each time. */
    private static final class IdentifiedMessage extends MimeMessage {

        private final String id;

        IdentifiedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /** The server cannot be reached, so nobody can. The message says why. */
    private static final class UnreachableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreachableException(String reason, Exception cause) {
            super(reason, cause);
        }
    }
}
