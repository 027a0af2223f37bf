package io.ssync.school.users;

import io.ssync.school.columns.TeacherColumn;
import io.ssync.school.people.Genders;
import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the teachers of a sheet, each with an account. Somebody who has an account for another reason, a parent for example,
 * becomes a teacher with the same one.
 */
final class TeacherIntake implements RowIntake<TeacherColumn, TeacherRow> {

    private static final List<String> GENDERS = List.of("Male", "Female", "Other");

    /** What the columns of the table can hold, in characters. */
    private static final int ADDRESS = 255;

    private static final int NATIONAL_ID = 100;
    private static final int TIN = 9;
    private static final int DESIGNATION = 255;

    private final TeacherTables tables;
    private final Accounts accounts;
    private final LocalDate today;
    private final FirstRows<TeacherColumn> emails = new FirstRows<>(TeacherColumn.EMAIL);
    private final FirstRows<TeacherColumn> phoneNumbers = new FirstRows<>(TeacherColumn.PHONE_NUMBER);
    private final FirstRows<TeacherColumn> nationalIds = new FirstRows<>(TeacherColumn.NATIONAL_ID);
    private final FirstRows<TeacherColumn> tins = new FirstRows<>(TeacherColumn.TIN);

    TeacherIntake(TeacherTables tables, Accounts accounts, LocalDate today) {
        this.tables = tables;
        this.accounts = accounts;
        this.today = today;
        accounts.lock();
    }

    @Override
    public TeacherRow read(RowFields<TeacherColumn> fields) {
        Person person = Person.read(
                fields,
                TeacherColumn.FIRST_NAME,
                TeacherColumn.MIDDLE_NAME,
                TeacherColumn.LAST_NAME,
                TeacherColumn.EMAIL,
                TeacherColumn.PHONE_NUMBER);
        if (fields.row().cell(TeacherColumn.EMAIL).isBlank()) {
            fields.fault(TeacherColumn.EMAIL, "email is missing: a teacher signs in with it");
        }
        // The tables have no place for these two. But now is the time to tell a wrong one.
        fields.dateOfBirth(TeacherColumn.DATE_OF_BIRTH, today);
        fields.oneOf(TeacherColumn.GENDER, GENDERS, Genders.ALSO_WRITTEN);
        return new TeacherRow(
                person,
                fields.text(TeacherColumn.ADDRESS, ADDRESS),
                fields.text(TeacherColumn.NATIONAL_ID, NATIONAL_ID),
                fields.text(TeacherColumn.TIN, TIN),
                fields.text(TeacherColumn.QUALIFICATION, DESIGNATION));
    }

    @Override
    public void store(List<ReadRow<TeacherColumn, TeacherRow>> rows) {
        List<TeacherRow> teachers = rows.stream().map(ReadRow::value).toList();
        KnownAccounts known = new KnownAccounts(
                accounts.find(teachers.stream().map(TeacherRow::person).toList()));
        Set<String> nationalIdsInUse = tables.nationalIdsInUse(teachers);
        Set<String> tinsInUse = tables.tinsInUse(teachers);
        List<ReadRow<TeacherColumn, TeacherRow>> accepted = new ArrayList<>();
        for (ReadRow<TeacherColumn, TeacherRow> row : rows) {
            checkWithinFile(row);
            checkAccount(row.value().person(), known, row.fields());
            if (nationalIdsInUse.contains(row.value().nationalId())) {
                row.fields().fault(TeacherColumn.NATIONAL_ID, "national id already in use by another teacher");
            }
            if (tinsInUse.contains(row.value().tin())) {
                row.fields().fault(TeacherColumn.TIN, "tin already in use by another teacher");
            }
            if (!row.fields().hasFaults()) {
                accepted.add(row);
                remember(row);
            }
        }
        insert(accepted, known);
    }

    private void checkWithinFile(ReadRow<TeacherColumn, TeacherRow> row) {
        emails.check(row.value().person().email(), row.fields());
        phoneNumbers.check(row.value().person().phoneNumber(), row.fields());
        nationalIds.check(row.value().nationalId(), row.fields());
        tins.check(row.value().tin(), row.fields());
    }

    private void remember(ReadRow<TeacherColumn, TeacherRow> row) {
        emails.add(row.value().person().email(), row.fields());
        phoneNumbers.add(row.value().person().phoneNumber(), row.fields());
        nationalIds.add(row.value().nationalId(), row.fields());
        tins.add(row.value().tin(), row.fields());
    }

    private static void checkAccount(Person person, KnownAccounts known, RowFields<TeacherColumn> fields) {
        Account account = known.byEmail(person.email());
        if (account != null && account.hasRole()) {
            fields.fault(TeacherColumn.EMAIL, "email already in use by another teacher");
        }
        Account withPhone = known.byPhoneNumber(person.phoneNumber());
        if (withPhone != null && !withPhone.equals(account)) {
            fields.fault(TeacherColumn.PHONE_NUMBER, "phone number already in use by another account");
        }
    }

    private void insert(List<ReadRow<TeacherColumn, TeacherRow>> accepted, KnownAccounts known) {
        List<Person> newcomers = accepted.stream()
                .map(row -> row.value().person())
                .filter(person -> known.byEmail(person.email()) == null)
                .toList();
        Map<String, Long> created = accounts.create(newcomers);
        Map<Long, ReadRow<TeacherColumn, TeacherRow>> byAccount = new LinkedHashMap<>();
        for (ReadRow<TeacherColumn, TeacherRow> row : accepted) {
            Long id = known.idOf(row.value().person(), created);
            if (id == null) {
                row.fields().fault(TeacherColumn.EMAIL, "email or phone number already in use by another account");
            } else {
                byAccount.put(id, row);
            }
        }
        Map<Long, TeacherRow> teachers = new LinkedHashMap<>();
        byAccount.forEach((id, row) -> teachers.put(id, row.value()));
        Set<Long> stored = tables.insert(teachers);
        byAccount.forEach((id, row) -> {
            if (!stored.contains(id)) {
                row.fields().fault(TeacherColumn.NATIONAL_ID, "national id or tin already in use by another teacher");
            }
        });
        accounts.remove(
                created.values().stream().filter(id -> !stored.contains(id)).toList());
        accounts.grant(stored);
        accounts.invite(newcomers.stream()
                .filter(person -> stored.contains(created.get(person.email())))
                .toList());
    }
}
