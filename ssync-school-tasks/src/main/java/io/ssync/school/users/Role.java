package io.ssync.school.users;

/** What an account may be used for; the school system keeps it as a flag of the account and as membership of a group. */
enum Role {
    TEACHER("teacher"),
    PARENT("parent");

    private final String group;

    Role(String group) {
        this.group = group;
    }

    /** The name of the group. */
    String group() {
        return group;
    }
}
