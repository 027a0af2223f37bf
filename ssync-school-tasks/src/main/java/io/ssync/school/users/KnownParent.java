package io.ssync.school.users;

import io.ssync.school.people.Titles;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A parent who is stored, or will be with the row of this file that brought them first. For one upload. */
final class KnownParent {

    private final Set<String> name;
    private final String email;
    private final String phoneNumber;
    private final String nationalId;
    private final int row;
    private @Nullable Long id;

    private KnownParent(Set<String> name, String email, String phoneNumber, String nationalId, int row) {
        this.name = name;
        this.email = email;
        this.phoneNumber = phoneNumber;
        this.nationalId = nationalId;
        this.row = row;
    }

    /** Somebody of the table. */
    static KnownParent stored(
            long id, String firstName, String lastName, String email, String phoneNumber, String nationalId) {
        KnownParent parent = new KnownParent(name(firstName, lastName), email, phoneNumber, nationalId, 0);
        parent.id = id;
        return parent;
    }

    /** Somebody who is to be stored. */
    static KnownParent ofRow(int row, ParentRow parent) {
        Person person = parent.person();
        return new KnownParent(
                name(person.firstName(), person.lastName()),
                person.email(),
                person.phoneNumber(),
                parent.nationalId(),
                row);
    }

    /**
     * Whether a row means this parent: the number and the names are the same, and nothing that both tell differs. A number
     * alone is not enough: it may be mistyped, or that of the other parent.
     */
    boolean is(ParentRow other) {
        Person person = other.person();
        return phoneNumber.equals(person.phoneNumber())
                && name.equals(name(person.firstName(), person.lastName()))
                && compatible(email, person.email())
                && compatible(nationalId, other.nationalId());
    }

    private static boolean compatible(String one, String other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    /** Offices mix up which name is the first. */
    private static Set<String> name(String firstName, String lastName) {
        String name = Titles.without(firstName) + " " + Titles.without(lastName);
        return Arrays.stream(name.toLowerCase(Locale.ROOT).split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }

    String email() {
        return email;
    }

    String phoneNumber() {
        return phoneNumber;
    }

    String nationalId() {
        return nationalId;
    }

    /** The row of this file that brought the parent; 0 if there is none. */
    int row() {
        return row;
    }

    /** The id; null while the parent is not stored. */
    @Nullable
    Long id() {
        return id;
    }

    void stored(long newId) {
        id = newId;
    }
}
