package io.ssync.school.users;

import io.ssync.school.columns.ParentColumn;
import io.ssync.sheets.RowFields;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parents of the table and of the rows so far, by what only one may have. */
final class KnownParents {

    private final Map<Long, KnownParent> byId = new HashMap<>();
    private final Map<String, KnownParent> byEmail = new HashMap<>();
    private final Map<String, KnownParent> byPhoneNumber = new HashMap<>();
    private final Map<String, KnownParent> byNationalId = new HashMap<>();

    /** Whoever comes first stays: a parent of an earlier row was found by that row. */
    void add(KnownParent parent) {
        if (parent.id() != null) {
            byId.putIfAbsent(parent.id(), parent);
        }
        byEmail.putIfAbsent(parent.email(), parent);
        byPhoneNumber.putIfAbsent(parent.phoneNumber(), parent);
        byNationalId.putIfAbsent(parent.nationalId(), parent);
    }

    void remove(KnownParent parent) {
        byEmail.remove(parent.email(), parent);
        byPhoneNumber.remove(parent.phoneNumber(), parent);
        byNationalId.remove(parent.nationalId(), parent);
    }

    /** A parent of the table; null if none of those that were looked for has the id. */
    @Nullable
    KnownParent byId(long id) {
        return byId.get(id);
    }

    /** The parent whom a row means; null if it is somebody new. */
    @Nullable
    KnownParent meantBy(ParentRow row) {
        KnownParent known = byPhoneNumber.get(row.person().phoneNumber());
        return known != null && known.is(row) ? known : null;
    }

    /** Faults a row that has something of another parent than the one whom it means. */
    void check(ParentRow row, @Nullable KnownParent meant, RowFields<ParentColumn> fields) {
        check(ParentColumn.EMAIL, row.person().email(), byEmail, meant, fields);
        check(ParentColumn.PHONE_NUMBER, row.person().phoneNumber(), byPhoneNumber, meant, fields);
        check(ParentColumn.NATIONAL_ID, row.nationalId(), byNationalId, meant, fields);
    }

    private static void check(
            ParentColumn column,
            String value,
            Map<String, KnownParent> owners,
            @Nullable KnownParent meant,
            RowFields<ParentColumn> fields) {
        KnownParent owner = value.isEmpty() ? null : owners.get(value);
        if (owner != null && owner != meant) {
            String where = owner.row() == 0 ? "in use by another parent" : "in row " + owner.row() + " of this file";
            fields.fault(column, column.heading() + " already " + where);
        }
    }
}
