package io.ssync.school.users;

import static java.util.Map.entry;

import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parents of a sheet and ties their children to them. A parent with an e-mail address has an account: the one with
 * the same telephone number, or else the same address, or a new one. A student has one guardian and keeps the one that is there.
 */
final class ParentIntake implements RowIntake<ParentColumn, ParentRow> {

    /** What people write between admission numbers when it is no comma. */
    private static final Pattern SEVERAL = Pattern.compile("[\\s&+]");

    static final List<String> RELATIONSHIPS = List.of("Father", "Mother", "Guardian");

    /** The school system knows no other relations; what they are is no reason to refuse a parent. */
    private static final Map<String, String> OTHER_RELATIONS = Map.ofEntries(
            entry("dad", "Father"),
            entry("daddy", "Father"),
            entry("mum", "Mother"),
            entry("mummy", "Mother"),
            entry("mom", "Mother"),
            entry("uncle", "Guardian"),
            entry("aunt", "Guardian"),
            entry("auntie", "Guardian"),
            entry("aunty", "Guardian"),
            entry("grandfather", "Guardian"),
            entry("grandmother", "Guardian"),
            entry("grandparent", "Guardian"),
            entry("brother", "Guardian"),
            entry("sister", "Guardian"),
            entry("cousin", "Guardian"),
            entry("stepfather", "Guardian"),
            entry("stepmother", "Guardian"));

    /** What the columns of the table can hold, in characters. */
    private static final int ADDRESS = 255;

    private static final int NATIONAL_ID = 100;
    private static final int OCCUPATION = 255;

    /** Far more children than anyone has at one school. */
    private static final int ADMISSION_NUMBERS = 1_000;

    private final ParentTables tables;
    private final Accounts accounts;
    private final OffsetDateTime now;
    private final FirstRows<ParentColumn> emails = new FirstRows<>(ParentColumn.EMAIL);
    private final FirstRows<ParentColumn> phoneNumbers = new FirstRows<>(ParentColumn.PHONE_NUMBER);
    private final FirstRows<ParentColumn> nationalIds = new FirstRows<>(ParentColumn.NATIONAL_ID);
    private final Map<String, Integer> rowsByStudent = new HashMap<>();

    ParentIntake(ParentTables tables, Accounts accounts, OffsetDateTime now) {
        this.tables = tables;
        this.accounts = accounts;
        this.now = now;
        accounts.lock();
    }

    @Override
    public ParentRow read(RowFields<ParentColumn> fields) {
        Person person = Person.read(
                fields, ParentColumn.FIRST_NAME, ParentColumn.LAST_NAME, ParentColumn.EMAIL, ParentColumn.PHONE_NUMBER);
        if (fields.row().cell(ParentColumn.PHONE_NUMBER).isBlank()) {
            fields.fault(ParentColumn.PHONE_NUMBER, "phone number is missing");
        }
        return new ParentRow(
                person,
                fields.text(ParentColumn.ADDRESS, ADDRESS),
                fields.text(ParentColumn.NATIONAL_ID, NATIONAL_ID),
                fields.oneOf(ParentColumn.RELATIONSHIP, RELATIONSHIPS, OTHER_RELATIONS),
                fields.text(ParentColumn.OCCUPATION, OCCUPATION),
                Arrays.stream(fields.text(ParentColumn.STUDENTS, ADMISSION_NUMBERS)
                                .split("[,;]"))
                        .map(String::strip)
                        .filter(number -> !number.isEmpty())
                        .distinct()
                        .toList());
    }

    @Override
    public void store(List<ReadRow<ParentColumn, ParentRow>> rows) {
        List<ParentRow> parents = rows.stream().map(ReadRow::value).toList();
        KnownAccounts known = new KnownAccounts(
                accounts.find(parents.stream().map(ParentRow::person).toList()));
        Set<String> emailsInUse = tables.emailsInUse(parents);
        Set<String> phoneNumbersInUse = tables.phoneNumbersInUse(parents);
        Set<String> nationalIdsInUse = tables.nationalIdsInUse(parents);
        Map<String, Child> children = tables.lockChildren(
                parents.stream().flatMap(parent -> parent.students().stream()).toList());
        List<ReadRow<ParentColumn, ParentRow>> accepted = new ArrayList<>();
        for (ReadRow<ParentColumn, ParentRow> row : rows) {
            RowFields<ParentColumn> fields = row.fields();
            checkWithinFile(row);
            fault(
                    fields,
                    ParentColumn.EMAIL,
                    emailsInUse.contains(row.value().person().email()));
            fault(
                    fields,
                    ParentColumn.PHONE_NUMBER,
                    phoneNumbersInUse.contains(row.value().person().phoneNumber()));
            fault(
                    fields,
                    ParentColumn.NATIONAL_ID,
                    nationalIdsInUse.contains(row.value().nationalId()));
            checkAccount(row.value().person(), known, fields);
            row.value().students().forEach(number -> checkChild(number, children, fields));
            if (!fields.hasFaults()) {
                accepted.add(row);
                row.value().students().forEach(number -> rowsByStudent.put(number, fields.rowNumber()));
            }
        }
        insert(accepted, known, children);
    }

    private void checkWithinFile(ReadRow<ParentColumn, ParentRow> row) {
        emails.check(row.value().person().email(), row.fields());
        phoneNumbers.check(row.value().person().phoneNumber(), row.fields());
        nationalIds.check(row.value().nationalId(), row.fields());
    }

    private static void fault(RowFields<ParentColumn> fields, ParentColumn column, boolean inUse) {
        if (inUse) {
            fields.fault(column, column.heading() + " already in use by another parent");
        }
    }

    private static void checkAccount(Person person, KnownAccounts known, RowFields<ParentColumn> fields) {
        Account withPhone = known.byPhoneNumber(person.phoneNumber());
        if (withPhone != null && person.hasEmail() && !withPhone.email().equals(person.email())) {
            fields.fault(ParentColumn.PHONE_NUMBER, "phone number already in use by an account with another email");
        }
        Account account = account(person, known);
        if (account != null && account.hasRole() && !fields.hasFaults()) {
            fields.fault(ParentColumn.EMAIL, "the account with this email or phone number is another parent's");
        }
    }

    private static @Nullable Account account(Person person, KnownAccounts known) {
        Account withPhone = known.byPhoneNumber(person.phoneNumber());
        return withPhone == null ? known.byEmail(person.email()) : withPhone;
    }

    private void checkChild(String number, Map<String, Child> children, RowFields<ParentColumn> fields) {
        Child child = children.get(number);
        if (child == null) {
            String several = SEVERAL.matcher(number).find() ? "; write commas between several numbers" : "";
            fields.fault(ParentColumn.STUDENTS, "there is no student with the admission number " + number + several);
        } else if (rowsByStudent.containsKey(number)) {
            fields.fault(
                    ParentColumn.STUDENTS,
                    "student " + number + " already has a guardian in row " + rowsByStudent.get(number)
                            + " of this file");
        } else if (child.hasGuardian()) {
            fields.fault(
                    ParentColumn.STUDENTS,
                    "student " + number + " already has a guardian; leave the number out to add this parent without");
        }
    }

    private void insert(
            List<ReadRow<ParentColumn, ParentRow>> accepted, KnownAccounts known, Map<String, Child> children) {
        List<Person> newcomers = accepted.stream()
                .map(row -> row.value().person())
                .filter(person -> person.hasEmail() && account(person, known) == null)
                .toList();
        Map<String, Long> created = accounts.create(newcomers);
        List<ReadRow<ParentColumn, ParentRow>> ready = new ArrayList<>();
        Map<String, Long> accountsByPhone = new HashMap<>();
        for (ReadRow<ParentColumn, ParentRow> row : accepted) {
            Person person = row.value().person();
            Account account = account(person, known);
            Long id = account == null ? created.get(person.email()) : Long.valueOf(account.id());
            if (id == null && person.hasEmail()) {
                row.fields().fault(ParentColumn.EMAIL, "email or phone number already in use by another account");
            } else {
                accountsByPhone.put(person.phoneNumber(), id);
                ready.add(row);
            }
        }
        Map<String, Long> stored = tables.insert(
                ready.stream().map(ReadRow::value).toList(),
                ready.stream()
                        .map(row -> accountsByPhone.get(row.value().person().phoneNumber()))
                        .collect(Collectors.toCollection(ArrayList::new)),
                now);
        finish(ready, stored, accountsByPhone, created, children);
    }

    /** Undoes the accounts of those who could not be stored, and gives the others their children and their role. */
    private void finish(
            List<ReadRow<ParentColumn, ParentRow>> ready,
            Map<String, Long> stored,
            Map<String, Long> accountsByPhone,
            Map<String, Long> created,
            Map<String, Child> children) {
        List<Long> notNeeded = new ArrayList<>();
        List<Person> invited = new ArrayList<>();
        Map<Integer, Long> guardians = new LinkedHashMap<>();
        for (ReadRow<ParentColumn, ParentRow> row : ready) {
            Person person = row.value().person();
            Long parentId = stored.get(person.phoneNumber());
            Long createdId = created.get(person.email());
            if (parentId == null) {
                row.fields()
                        .fault(
                                ParentColumn.PHONE_NUMBER,
                                "email, phone number or national id already in use by another parent");
                accountsByPhone.remove(person.phoneNumber());
                if (createdId != null) {
                    notNeeded.add(createdId);
                }
            } else {
                row.value()
                        .students()
                        .forEach(number -> guardians.put(children.get(number).id(), parentId));
                if (createdId != null) {
                    invited.add(person);
                }
            }
        }
        tables.setGuardians(guardians);
        accounts.remove(notNeeded);
        accounts.grant(nonNull(accountsByPhone.values()));
        accounts.invite(invited);
    }

    private static List<Long> nonNull(Collection<Long> ids) {
        return ids.stream().filter(Objects::nonNull).toList();
    }
}
