package io.ssync.school.users;

import io.ssync.school.columns.ParentColumn;
import io.ssync.school.upload.ReadRow;
import io.ssync.school.upload.RowIntake;
import io.ssync.sheets.RowFields;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parents of a sheet and ties their children to them. A parent with an e-mail address has an account: the one with
 * the same telephone number, or else the same address, or a new one. A parent who is here already, from an earlier row or an
 * earlier year, gets the children that the row adds. A student has one guardian and keeps the one that is there.
 */
final class ParentIntake implements RowIntake<ParentColumn, ParentRow> {

    /** What people write between admission numbers when it is no comma. */
    private static final Pattern SEVERAL = Pattern.compile("[\\s&+]");

    private final ParentTables tables;
    private final Accounts accounts;
    private final OffsetDateTime now;
    private final KnownParents parents = new KnownParents();
    private final Map<String, Guardian> guardiansOfFile = new HashMap<>();

    /** Whom a row of this file made the guardian of a student. */
    private record Guardian(int row, KnownParent parent) {}

    /** A row without faults and whom it means. */
    private record Accepted(ReadRow<ParentColumn, ParentRow> row, KnownParent parent) {

        Person person() {
            return row.value().person();
        }

        RowFields<ParentColumn> fields() {
            return row.fields();
        }

        boolean isNew() {
            return parent.row() == row.fields().rowNumber();
        }
    }

    ParentIntake(ParentTables tables, Accounts accounts, OffsetDateTime now) {
        this.tables = tables;
        this.accounts = accounts;
        this.now = now;
        accounts.lock();
    }

    @Override
    public ParentRow read(RowFields<ParentColumn> fields) {
        return ParentRowReader.read(fields);
    }

    @Override
    public void store(List<ReadRow<ParentColumn, ParentRow>> rows) {
        List<ParentRow> values = rows.stream().map(ReadRow::value).toList();
        KnownAccounts known = new KnownAccounts(
                accounts.find(values.stream().map(ParentRow::person).toList()));
        tables.findParents(values).forEach(parents::add);
        Map<String, Child> children = tables.lockChildren(
                values.stream().flatMap(parent -> parent.students().stream()).toList());
        List<Accepted> accepted = new ArrayList<>();
        for (ReadRow<ParentColumn, ParentRow> row : rows) {
            KnownParent here = parents.meantBy(row.value());
            parents.check(row.value(), here, row.fields());
            if (here == null) {
                checkAccount(row.value().person(), known, row.fields());
            }
            checkStudents(row, here, children);
            if (!row.fields().hasFaults()) {
                accepted.add(accept(row, here));
            }
        }
        insert(accepted.stream().filter(Accepted::isNew).toList(), known);
        setGuardians(accepted, children);
    }

    private Accepted accept(ReadRow<ParentColumn, ParentRow> row, @Nullable KnownParent here) {
        int number = row.fields().rowNumber();
        KnownParent parent = here == null ? KnownParent.ofRow(number, row.value()) : here;
        if (here == null) {
            parents.add(parent);
        } else {
            row.fields()
                    .note("the parent is here already and got the students; everything else of the row was ignored");
        }
        row.value().students().forEach(student -> guardiansOfFile.putIfAbsent(student, new Guardian(number, parent)));
        return new Accepted(row, parent);
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

    private void checkStudents(
            ReadRow<ParentColumn, ParentRow> row, @Nullable KnownParent here, Map<String, Child> children) {
        List<String> theirs = row.value().students().stream()
                .filter(number -> here != null && here.equals(guardian(number, children.get(number))))
                .toList();
        row.value().students().stream()
                .filter(number -> !theirs.contains(number))
                .forEach(number -> checkStudent(number, children.get(number), row.fields()));
        if (here != null
                && theirs.size() == row.value().students().size()
                && !row.fields().hasFaults()) {
            row.fields()
                    .fault(
                            ParentColumn.STUDENTS,
                            theirs.isEmpty()
                                    ? "the parent is here already; write the students to add"
                                    : "the parent is here already, with these students");
        }
    }

    /** Who is the guardian of a student, as far as this upload knows parents; null for nobody and for others. */
    private @Nullable KnownParent guardian(String number, @Nullable Child child) {
        Guardian ofFile = guardiansOfFile.get(number);
        if (ofFile != null) {
            return ofFile.parent();
        }
        return child == null || child.guardian() == null ? null : parents.byId(child.guardian());
    }

    private void checkStudent(String number, @Nullable Child child, RowFields<ParentColumn> fields) {
        if (child == null) {
            String several = SEVERAL.matcher(number).find() ? "; write commas between several numbers" : "";
            fields.fault(ParentColumn.STUDENTS, "there is no student with the admission number " + number + several);
        } else if (guardiansOfFile.containsKey(number)) {
            fields.fault(
                    ParentColumn.STUDENTS,
                    "student " + number + " already has a guardian in row "
                            + guardiansOfFile.get(number).row() + " of this file");
        } else if (child.guardian() != null) {
            fields.fault(
                    ParentColumn.STUDENTS,
                    "student " + number + " already has a guardian; leave the number out to add this parent without");
        }
    }

    /** Stores new parents, with their accounts. */
    private void insert(List<Accepted> accepted, KnownAccounts known) {
        List<Person> newcomers = accepted.stream()
                .map(Accepted::person)
                .filter(person -> person.hasEmail() && account(person, known) == null)
                .toList();
        Map<String, Long> created = accounts.create(newcomers);
        Map<Accepted, @Nullable Long> ready = new LinkedHashMap<>();
        for (Accepted row : accepted) {
            Account account = account(row.person(), known);
            Long id = account == null ? created.get(row.person().email()) : Long.valueOf(account.id());
            if (id == null && row.person().hasEmail()) {
                refuse(row, ParentColumn.EMAIL, "email or phone number already in use by another account");
            } else {
                ready.put(row, id);
            }
        }
        Map<String, Long> stored = tables.insert(
                ready.keySet().stream().map(row -> row.row().value()).toList(), new ArrayList<>(ready.values()), now);
        finish(ready, stored, created);
    }

    /** Undoes the accounts of those who could not be stored, and gives the others their role. */
    private void finish(Map<Accepted, @Nullable Long> ready, Map<String, Long> stored, Map<String, Long> created) {
        List<Long> notNeeded = new ArrayList<>();
        List<Long> granted = new ArrayList<>();
        List<Person> invited = new ArrayList<>();
        ready.forEach((row, account) -> {
            Long id = stored.get(row.person().phoneNumber());
            boolean isCreated = created.containsKey(row.person().email());
            if (id == null) {
                refuse(
                        row,
                        ParentColumn.PHONE_NUMBER,
                        "email, phone number or national id already in use by another parent");
                if (isCreated) {
                    notNeeded.add(Objects.requireNonNull(account));
                }
                return;
            }
            row.parent().stored(id);
            if (account != null) {
                granted.add(account);
            }
            if (isCreated) {
                invited.add(row.person());
            }
        });
        accounts.remove(notNeeded);
        accounts.grant(granted);
        accounts.invite(invited);
    }

    /** What a row brought is free for others again: another program was faster. */
    private void refuse(Accepted row, ParentColumn column, String reason) {
        row.fields().fault(column, reason);
        parents.remove(row.parent());
        guardiansOfFile.values().removeIf(guardian -> guardian.parent().equals(row.parent()));
    }

    private static Child child(Map<String, Child> children, String number) {
        return Objects.requireNonNull(children.get(number), "a row that names others is refused");
    }

    private void setGuardians(List<Accepted> accepted, Map<String, Child> children) {
        Map<Integer, Long> guardians = new LinkedHashMap<>();
        for (Accepted row : accepted) {
            Long parent = row.parent().id();
            if (parent != null) {
                row.row()
                        .value()
                        .students()
                        .forEach(number -> guardians.put(child(children, number).id(), parent));
            } else if (!row.fields().hasFaults()) {
                row.fields()
                        .fault(
                                ParentColumn.PHONE_NUMBER,
                                "the parent of row " + row.parent().row() + " could not be stored");
            }
        }
        tables.setGuardians(guardians);
    }
}
