package io.ssync.school.notifications;

import static io.ssync.school.database.Statements.each;
import static java.util.stream.Collectors.joining;

import io.ssync.school.database.Statements;
import io.ssync.school.people.FullName;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Stores notifications in the transaction of whoever has something to tell, and puts their messages where they are delivered from
 * after the commit. A handful of statements for any number of them. For one thread.
 */
public final class Notifications {

    private static final List<String> SWITCHES = List.of(
            "email_enabled",
            "email_attendance",
            "email_fees",
            "email_results",
            "email_exams",
            "email_events",
            "email_promotions",
            "email_report_cards",
            "email_assignments",
            "sms_enabled",
            "sms_attendance",
            "sms_fees",
            "sms_results",
            "sms_urgent_only",
            "daily_digest");

    private static final int TITLE = 200;
    private static final int SMS = 160;

    /** A student as the templates know them. */
    private record Student(String name, String admissionNumber, String classroom) {}

    /** Those that go out together: of one person, about one kind of thing. */
    private record Batch(long recipientId, NotificationType type) {}

    /** A stored notification. */
    private record Stored(long id, Notification notification) {}

    private final Handle handle;
    private final Statements statements;
    private final OffsetDateTime now;
    private final MessageTexts texts = new MessageTexts();

    /**
     * Works in a transaction.
     *
     * @param handle the transaction
     * @param now the time of the notifications
     */
    public Notifications(Handle handle, Instant now) {
        this.handle = handle;
        statements = new Statements(handle, Notifications.class);
        this.now = now.atOffset(ZoneOffset.UTC);
    }

    /**
     * Tells people what they have not been told before.
     *
     * @param notifications what to tell, each with an occasion of its own
     * @return those that were new
     */
    public List<Notification> post(Collection<Notification> notifications) {
        Set<String> newOccasions = new HashSet<>(statements
                .query("claim-occasions")
                .bind("now", now)
                .bindArray("occasions", String.class, each(notifications, Notification::occasion))
                .mapTo(String.class)
                .list());
        List<Notification> posted = notifications.stream()
                .filter(notification -> newOccasions.contains(notification.occasion()))
                .toList();
        if (!posted.isEmpty()) {
            store(posted);
        }
        return posted;
    }

    /**
     * What is wrong with the templates of the school that were to be used. The messages said what they have to say without them.
     *
     * @return one sentence for each
     */
    public List<String> templateErrors() {
        return texts.errors();
    }

    private void store(List<Notification> posted) {
        Map<Long, Recipient> recipients = recipients(each(posted, Notification::recipientId));
        Map<Integer, Student> students = students(each(posted, Notification::studentId));
        Map<String, MessageTemplate> templates = templates();
        List<Long> ids = insert(posted, recipients);
        String school = statements.query("school").mapTo(String.class).findOne().orElse("");
        Map<Batch, List<Stored>> batches = new LinkedHashMap<>();
        for (int i = 0; i < posted.size(); i++) {
            Notification notification = posted.get(i);
            batches.computeIfAbsent(
                            new Batch(notification.recipientId(), notification.type()), batch -> new ArrayList<>())
                    .add(new Stored(ids.get(i), notification));
        }
        List<Outbox.Message> messages = new ArrayList<>();
        batches.forEach((batch, stored) -> {
            Recipient recipient = recipient(recipients, stored.get(0).notification());
            MessageTemplate template = templates.getOrDefault(batch.type().word(), new MessageTemplate("", "", ""));
            addEmail(messages, stored, recipient, template, students, school);
            stored.forEach(one -> addSms(messages, one, recipient, template, students));
        });
        new Outbox(handle, now).put(messages);
    }

    private static Recipient recipient(Map<Long, Recipient> recipients, Notification notification) {
        return Objects.requireNonNull(recipients.get(notification.recipientId()), "the table refers to it");
    }

    /** One e-mail for all that a person is told at once: nobody reads five of them about five fees. */
    private void addEmail(
            List<Outbox.Message> messages,
            List<Stored> stored,
            Recipient recipient,
            MessageTemplate template,
            Map<Integer, Student> students,
            String school) {
        List<Stored> wanted = stored.stream()
                .filter(one -> recipient.wantsEmail(one.notification()))
                .toList();
        if (wanted.isEmpty() || recipient.email().isEmpty()) {
            return;
        }
        Notification all = together(each(wanted, Stored::notification));
        Map<String, Object> values = values(all, recipient, students(wanted, students));
        String type = all.type().word();
        messages.add(new Outbox.Message(
                "email",
                recipient.email(),
                texts.fill(type, "subject", template.subject(), values, all.title()),
                texts.fill(type, "e-mail", template.body(), values, Letter.of(recipient.name(), all.message(), school)),
                each(wanted, Stored::id)));
    }

    private void addSms(
            List<Outbox.Message> messages,
            Stored stored,
            Recipient recipient,
            MessageTemplate template,
            Map<Integer, Student> students) {
        Notification notification = stored.notification();
        if (recipient.wantsSms(notification) && !recipient.phoneNumber().isEmpty()) {
            Map<String, Object> values = values(notification, recipient, students(List.of(stored), students));
            String text = texts.fill(notification.type().word(), "SMS", template.sms(), values, notification.message());
            messages.add(new Outbox.Message("sms", recipient.phoneNumber(), "", cut(text, SMS), List.of(stored.id())));
        }
    }

    /** Several as one: the most urgent gives the title, and each says what it has to say. */
    private static Notification together(List<Notification> notifications) {
        Notification first = Collections.max(notifications, Comparator.comparing(Notification::priority));
        Set<String> titles = new LinkedHashSet<>(each(notifications, Notification::title));
        String title = titles.size() == 1 ? first.title() : first.title() + ", and " + (titles.size() - 1) + " more";
        String message =
                notifications.stream().map(Notification::message).distinct().collect(joining("\n"));
        return new Notification(
                first.occasion(),
                first.recipientId(),
                first.studentId(),
                first.type(),
                first.priority(),
                title,
                message,
                first.bySms());
    }

    /** The students whom notifications are about, each once, by one name: those of siblings with a comma between them. */
    private static @Nullable Student students(List<Stored> stored, Map<Integer, Student> known) {
        List<Student> students = stored.stream()
                .map(one -> known.get(one.notification().studentId()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return students.isEmpty()
                ? null
                : new Student(
                        students.stream().map(Student::name).collect(joining(", ")),
                        students.stream().map(Student::admissionNumber).collect(joining(", ")),
                        students.stream().map(Student::classroom).distinct().collect(joining(", ")));
    }

    /** One text message, so the rest is left out; the whole is in the notification itself. */
    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }

    private Map<String, Object> values(Notification notification, Recipient recipient, @Nullable Student student) {
        Map<String, Object> values = new HashMap<>();
        values.put("recipient_name", recipient.name());
        values.put("recipient_username", recipient.email());
        values.put("notification_title", notification.title());
        values.put("notification_message", notification.message());
        values.put("notification_type", notification.type().label());
        values.put("priority", notification.priority().label());
        values.put("created_at", new MessageTime(now));
        if (student != null) {
            values.put("student_name", student.name());
            values.put("student_admission_number", student.admissionNumber());
            values.put("student_class", student.classroom());
        }
        return values;
    }

    private Map<Long, Recipient> recipients(List<Long> ids) {
        statements
                .update("create-preferences")
                .bind("now", now)
                .bindArray("ids", Long.class, new HashSet<>(ids))
                .execute();
        Map<Long, Recipient> recipients = new HashMap<>();
        statements
                .query("recipients")
                .bindArray("ids", Long.class, new HashSet<>(ids))
                .map((row, context) -> {
                    Set<String> switches = new HashSet<>();
                    for (String name : SWITCHES) {
                        if (row.getBoolean(name)) {
                            switches.add(name);
                        }
                    }
                    return new Recipient(
                            row.getLong("id"),
                            row.getString("name"),
                            row.getString("email"),
                            row.getString("phone_number"),
                            switches);
                })
                .forEach(recipient -> recipients.put(recipient.id(), recipient));
        return recipients;
    }

    private Map<Integer, Student> students(List<Integer> ids) {
        Map<Integer, Student> students = new HashMap<>();
        statements
                .query("students")
                .bindArray("ids", Integer.class, new HashSet<>(ids))
                .map((row, context) -> Map.entry(
                        row.getInt("id"),
                        new Student(
                                FullName.capitalize(row.getString("name")),
                                row.getString("admission_number"),
                                row.getString("classroom"))))
                .forEach(student -> students.put(student.getKey(), student.getValue()));
        return students;
    }

    private Map<String, MessageTemplate> templates() {
        Map<String, MessageTemplate> templates = new HashMap<>();
        statements
                .query("templates")
                .map((row, context) -> Map.entry(
                        row.getString("template_type"),
                        new MessageTemplate(
                                row.getString("email_subject_template"),
                                row.getString("email_body_template"),
                                row.getString("sms_template"))))
                .forEach(template -> templates.put(template.getKey(), template.getValue()));
        return templates;
    }

    /** Stores the notifications; their ids in the same order. */
    private List<Long> insert(List<Notification> posted, Map<Long, Recipient> recipients) {
        return statements
                .query("insert")
                .bind("now", now)
                .bindArray(
                        "types",
                        String.class,
                        each(posted, notification -> notification.type().word()))
                .bindArray(
                        "priorities",
                        String.class,
                        each(posted, notification -> notification.priority().word()))
                .bindArray("titles", String.class, each(posted, notification -> cut(notification.title(), TITLE)))
                .bindArray("messages", String.class, each(posted, Notification::message))
                .bindArray("recipients", Long.class, each(posted, Notification::recipientId))
                .bindArray("students", Integer.class, each(posted, Notification::studentId))
                .bindArray("emailErrors", String.class, each(posted, notification -> {
                    Recipient recipient = recipient(recipients, notification);
                    return recipient.wantsEmail(notification)
                                    && recipient.email().isEmpty()
                            ? "no e-mail address"
                            : "";
                }))
                .bindArray("smsErrors", String.class, each(posted, notification -> {
                    Recipient recipient = recipient(recipients, notification);
                    return recipient.wantsSms(notification)
                                    && recipient.phoneNumber().isEmpty()
                            ? "no phone number"
                            : "";
                }))
                .mapTo(Long.class)
                .stream()
                .sorted()
                .toList();
    }
}
