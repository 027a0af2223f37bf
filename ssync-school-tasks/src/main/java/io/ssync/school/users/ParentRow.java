package io.ssync.school.users;

import java.util.List;

/**
 * A parent as the sheet has it, in the form in which it is stored. Texts are empty where the sheet has nothing.
 *
 * @param person names, e-mail and telephone; without an e-mail address there is no account
 * @param address where the parent lives
 * @param nationalId number of the national identity
 * @param relationship Father, Mother or Guardian
 * @param occupation what the parent does
 * @param students the admission numbers of the children
 */
record ParentRow(
        Person person,
        String address,
        String nationalId,
        String relationship,
        String occupation,
        List<String> students) {

    ParentRow {
        students = List.copyOf(students);
    }
}
