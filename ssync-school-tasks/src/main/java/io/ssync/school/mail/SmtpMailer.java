package io.ssync.school.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

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
        Map<String, String> refused = new HashMap<>();
        Map<Address, String> recipients = new HashMap<>();
        for (String recipient : email.recipients()) {
            try {
                InternetAddress address = new InternetAddress(recipient, true);
                address.validate();
                recipients.put(address, recipient);
            } catch (AddressException e) {
                refused.put(recipient, "not an e-mail address: " + e.getMessage());
            }
        }
        if (recipients.isEmpty()) {
            return new MailOutcome(List.of(), refused, Map.of());
        }
        MailOutcome outcome = send(email, recipients);
        refused.putAll(outcome.refused());
        return new MailOutcome(outcome.accepted(), refused, outcome.postponed());
    }

    private MailOutcome send(Email email, Map<Address, String> recipients) {
        List<String> everyone = List.copyOf(recipients.values());
        MimeMessage message;
        try {
            message = message(email, recipients.keySet().toArray(Address[]::new));
        } catch (MessagingException | UnsupportedEncodingException e) {
            return MailOutcome.allRefused(everyone, "the message cannot be written: " + e.getMessage());
        }
        Transport connection;
        try {
            connection = connections.take();
        } catch (AuthenticationFailedException e) {
            // Final for the server, but not for us: somebody will correct the password, and the mail should still go
            // out.
            return MailOutcome.allPostponed(everyone, "the mail server does not let us sign in: " + e.getMessage());
        } catch (MessagingException e) {
            return MailOutcome.allPostponed(everyone, "the mail server cannot be reached: " + e.getMessage());
        }
        try {
            connection.sendMessage(message, message.getAllRecipients());
            connections.giveBack(connection);
            return new MailOutcome(everyone, Map.of(), Map.of());
        } catch (SendFailedException e) {
            SmtpConnections.close(connection);
            return outcome(e, recipients);
        } catch (MessagingException e) {
            SmtpConnections.close(connection);
            return MailOutcome.allPostponed(everyone, "the connection to the mail server broke: " + e.getMessage());
        }
    }

    /** Sorts the recipients by what the server said about each, or about the message as a whole. */
    private static MailOutcome outcome(SendFailedException failure, Map<Address, String> recipients) {
        List<String> accepted = new ArrayList<>();
        for (Address address :
                failure.getValidSentAddresses() == null ? new Address[0] : failure.getValidSentAddresses()) {
            accepted.add(recipients.get(address));
        }
        int code = failure instanceof SMTPSendFailedException whole ? whole.getReturnCode() : 0;
        String words = String.valueOf(failure.getMessage()).strip();
        Map<String, String> refused = new HashMap<>();
        Map<String, String> postponed = new HashMap<>();
        for (Exception next = failure; next instanceof MessagingException e; next = e.getNextException()) {
            if (next instanceof SMTPAddressFailedException address) {
                Map<String, String> map = address.getReturnCode() >= PERMANENT ? refused : postponed;
                map.put(
                        recipients.get(address.getAddress()),
                        String.valueOf(address.getMessage()).strip());
            } else if (next instanceof SMTPSenderFailedException sender) {
                code = sender.getReturnCode();
                words = String.valueOf(sender.getMessage()).strip();
            }
        }
        for (String recipient : recipients.values()) {
            if (!accepted.contains(recipient) && !refused.containsKey(recipient) && !postponed.containsKey(recipient)) {
                (code >= PERMANENT ? refused : postponed).put(recipient, words);
            }
        }
        return new MailOutcome(accepted, refused, postponed);
    }

    private MimeMessage message(Email email, Address[] recipients)
            throws MessagingException, UnsupportedEncodingException {
        InternetAddress from = new InternetAddress(email.from() == null ? server.from() : email.from(), true);
        MimeMessage message = new IdentifiedMessage(session, "<" + email.id() + "@" + domain(from) + ">");
        message.setFrom(new InternetAddress(from.getAddress(), from.getPersonal(), "UTF-8"));
        message.setRecipients(Message.RecipientType.TO, recipients);
        message.setSubject(email.subject(), "UTF-8");
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
}
