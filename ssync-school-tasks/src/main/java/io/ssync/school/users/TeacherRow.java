package io.ssync.school.users;

/**
 * A teacher as the sheet has it, in the form in which it is stored. Texts are empty where the sheet has nothing.
 *
 * @param person names, e-mail and telephone
 * @param address where the teacher lives
 * @param nationalId number of the national identity
 * @param tin tax number
 * @param qualification what the teacher has learned; stored as the designation, the nearest that the tables have
 */
record TeacherRow(Person person, String address, String nationalId, String tin, String qualification) {}
