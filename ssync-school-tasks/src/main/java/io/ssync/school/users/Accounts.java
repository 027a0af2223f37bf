package io.ssync.school.users;

import static io.ssync.school.database.Statements.each;

import io.ssync.school.database.Statements;
import io.ssync.school.people.PhoneNumbers;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The accounts of people of one role, in one transaction. Each method works on many at once.
 *
 * <p>A new account gets Django's mark of an unusable password, and its owner an invitation.
 */
final class Accounts {

    /** As long as Django makes it, so that its own check for a changed password keeps working. */
    private static final int UNUSABLE_PASSWORD = 40;

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final SecureRandom random = new SecureRandom();
    private final Statements statements;
    private final Role role;
    private final Invitation invitation;
    private final String taskId;
    private final OffsetDateTime now;

    /**
     * Works in a transaction.
     *
     * @param taskId the upload that makes the accounts, whose office is told of invitations that do not arrive
     */
    Accounts(Handle handle, Role role, Invitation invitation, String taskId, OffsetDateTime now) {
        statements = new Statements(handle, Accounts.class);
        this.role = role;
        this.invitation = invitation;
        this.taskId = taskId;
        this.now = now;
    }

    /** Makes other uploads that need accounts wait until the end of the transaction. */
    void lock() {
        statements.query("lock").mapTo(String.class).one();
    }

    /** The accounts that have one of these addresses or telephone numbers, oldest first. */
    List<Account> find(Collection<Person> people) {
        return statements
                .query("find")
                .bind("role", role.group())
                .bind("notAsAtHome", PhoneNumbers.NOT_AS_AT_HOME)
                .bindArray("emails", String.class, each(people, Person::email))
                .bindArray("phoneNumbers", String.class, each(people, Person::phoneNumber))
                .map((row, context) -> new Account(
                        row.getLong("id"),
                        row.getString("email"),
                        row.getString("phone_number"),
                        row.getBoolean("has_role")))
                .list();
    }

    /** Makes accounts; their ids by address, without those whose address or number someone else took in the meantime. */
    Map<String, Long> create(Collection<Person> people) {
        Map<String, Long> ids = new HashMap<>();
        statements
                .query("create")
                .bind("now", now)
                .bindArray("emails", String.class, each(people, Person::email))
                .bindArray("firstNames", String.class, each(people, Person::firstName))
                .bindArray("middleNames", String.class, each(people, Person::middleName))
                .bindArray("lastNames", String.class, each(people, Person::lastName))
                .bindArray("phoneNumbers", String.class, each(people, Person::phoneNumber))
                .bindArray("passwords", String.class, each(people, person -> unusablePassword()))
                .map((row, context) -> Map.entry(row.getString("email"), row.getLong("id")))
                .forEach(account -> ids.put(account.getKey(), account.getValue()));
        return ids;
    }

    /** Takes accounts back that this transaction has made. */
    void remove(Collection<Long> ids) {
        statements.update("remove").bindArray("ids", Long.class, ids).execute();
    }

    /** Gives accounts the role. */
    void grant(Collection<Long> ids) {
        statements
                .update("grant")
                .bind("role", role.group())
                .bindArray("ids", Long.class, ids)
                .execute();
        statements.update("create-group").bind("name", role.group()).execute();
        statements
                .update("join-group")
                .bind("name", role.group())
                .bindArray("ids", Long.class, ids)
                .execute();
    }

    /** Invites the owners of new accounts; the messages leave after the commit. */
    void invite(Collection<Person> people) {
        statements
                .update("invite")
                .bind("subject", invitation.subject())
                .bind("taskId", taskId)
                .bind("now", now)
                .bindArray("emails", String.class, each(people, Person::email))
                .bindArray("texts", String.class, each(people, invitation::text))
                .execute();
    }

    private String unusablePassword() {
        return random.ints(UNUSABLE_PASSWORD, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining("", "!", ""));
    }
}
