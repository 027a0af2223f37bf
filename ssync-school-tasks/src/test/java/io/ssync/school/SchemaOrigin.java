package io.ssync.school;

/** Who made the tables of a school's database. */
enum SchemaOrigin {
    /** Our own migration, in an empty database. */
    MIGRATED,

    /** SSync's Django application; our migration only added what is ours. */
    DJANGO
}
