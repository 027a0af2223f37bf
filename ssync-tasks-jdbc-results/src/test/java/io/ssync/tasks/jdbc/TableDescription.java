package io.ssync.tasks.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** A table in the words of psql's {@code \d}, so that one in a database can be compared with a captured text. */
record TableDescription(List<String> columns, Set<String> indexesAndChecks) {

    static TableDescription captured(String version, String table) {
        String text = TestDatabase.resource("django-results-" + version + "/table_" + table + ".txt");
        List<String> columns = text.lines()
                .filter(line -> line.contains("|") && !line.contains("Collation"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::trim).collect(Collectors.joining("|")))
                .toList();
        Set<String> indexesAndChecks = text.lines()
                .map(String::trim)
                .filter(line -> line.startsWith("\""))
                .collect(Collectors.toCollection(TreeSet::new));
        return new TableDescription(columns, indexesAndChecks);
    }

    static TableDescription of(Handle handle, String table) {
        return new TableDescription(columns(handle, table), indexesAndChecks(handle, table));
    }

    private static List<String> columns(Handle handle, String table) {
        return handle.createQuery("""
                        select concat_ws('|', a.attname, format_type(a.atttypid, a.atttypmod), '',
                            case when a.attnotnull then 'not null' else '' end,
                            coalesce(pg_get_expr(d.adbin, d.adrelid), ''))
                        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                        where a.attrelid = to_regclass(:table) and a.attnum > 0
                        order by a.attnum
                        """).bind("table", table).mapTo(String.class).list();
    }

    private static Set<String> indexesAndChecks(Handle handle, String table) {
        return handle.createQuery("""
                        select format('"%s" %s%s', c.relname,
                            case k.contype when 'p' then 'PRIMARY KEY, ' when 'u' then 'UNIQUE CONSTRAINT, ' end,
                            substring(pg_get_indexdef(i.indexrelid) from 'USING (.*)'))
                        from pg_index i
                        join pg_class c on c.oid = i.indexrelid
                        left join pg_constraint k on k.conindid = i.indexrelid
                        where i.indrelid = to_regclass(:table)
                        union all
                        select format('"%s" CHECK %s', conname, replace(replace(pg_get_constraintdef(oid), 'CHECK ((', '('), '))', ')'))
                        from pg_constraint
                        where conrelid = to_regclass(:table) and contype = 'c'
                        """)
                .bind("table", table)
                .mapTo(String.class)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
