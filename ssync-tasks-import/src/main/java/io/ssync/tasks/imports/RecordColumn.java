package io.ssync.tasks.imports;

import io.ssync.sheets.Column;
import io.ssync.sheets.RowFields;
import io.ssync.sheets.SheetColumn;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A component of a record as a column of a sheet. Immutable. */
final class RecordColumn implements SheetColumn {

    private static final BigDecimal LARGEST_INT = BigDecimal.valueOf(Integer.MAX_VALUE);

    /** What an array of the values is called in PostgreSQL. */
    private static final Map<Class<?>, String> ARRAY_TYPES = Map.of(
            String.class, "text",
            Integer.class, "int4",
            Long.class, "int8",
            BigDecimal.class, "numeric",
            LocalDate.class, "date",
            Boolean.class, "bool");

    private static final Map<Class<?>, Class<?>> BOXES =
            Map.of(int.class, Integer.class, long.class, Long.class, boolean.class, Boolean.class);

    private final String name;
    private final Class<?> type;
    private final Method accessor;
    private final Column column;
    private final ImportColumn.@Nullable TextKind kind;
    private final boolean isRequired;
    private final int maxLength;
    private final @Nullable Pattern pattern;
    private final @Nullable BigDecimal min;
    private final @Nullable BigDecimal max;
    private final Map<String, Object> constants;

    RecordColumn(RecordComponent component) {
        name = component.getName();
        Class<?> declared = component.getType();
        type = Objects.requireNonNull(BOXES.getOrDefault(declared, declared), "the type itself, if it has no box");
        if (!type.isEnum() && !ARRAY_TYPES.containsKey(type)) {
            throw new IllegalArgumentException("the component " + name + " is a " + declared.getSimpleName()
                    + "; it may be a String, an int, a long, a BigDecimal, a LocalDate, a boolean or an enum");
        }
        accessor = component.getAccessor();
        accessor.setAccessible(true);
        ImportColumn said = component.getAnnotation(ImportColumn.class);
        isRequired = declared.isPrimitive() || said != null && said.required();
        column = column(said);
        kind = type != String.class ? null : said == null ? ImportColumn.TextKind.LINE : said.kind();
        maxLength = said == null ? 255 : said.maxLength();
        pattern = said == null || said.pattern().isEmpty() ? null : Pattern.compile(said.pattern());
        min = said == null || said.min().isEmpty() ? null : new BigDecimal(said.min());
        max = said == null || said.max().isEmpty() ? null : new BigDecimal(said.max());
        constants = !type.isEnum()
                ? Map.of()
                : Stream.of(type.getEnumConstants())
                        .flatMap(constant -> Stream.of(constant.toString(), ((Enum<?>) constant).name())
                                .map(RecordColumn::fold)
                                .distinct()
                                .map(text -> Map.entry(text, constant)))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Column column(@Nullable ImportColumn said) {
        Column plain = Column.named(said == null || said.value().isEmpty() ? words(name, ' ') : said.value());
        if (said != null) {
            plain = plain.alsoCalled(said.aliases()).example(said.example());
        }
        plain = isRequired ? plain.required() : plain;
        return type == LocalDate.class ? plain.ofDates() : plain;
    }

    @Override
    public Column column() {
        return column;
    }

    /** The name of the component. */
    String name() {
        return name;
    }

    /** The column of the table: the component's name as databases write it. */
    String tableColumn() {
        return words(name, '_');
    }

    String arrayType() {
        return ARRAY_TYPES.getOrDefault(type, "text");
    }

    /** What there is to choose from; empty if anything may be typed. */
    List<String> choices() {
        if (type == Boolean.class) {
            return List.of("Yes", "No");
        }
        return !type.isEnum()
                ? List.of()
                : Stream.of(type.getEnumConstants()).map(RecordColumn::label).toList();
    }

    /** The value of a record, as a database takes it. */
    @Nullable
    Object valueIn(Object row) {
        try {
            Object value = accessor.invoke(row);
            return value instanceof Enum<?> constant ? constant.name() : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The component " + name + " cannot be read", e);
        }
    }

    /** Reads a cell; null if it is blank, or has a fault, which is left in the row. */
    @Nullable
    Object read(RowFields<RecordColumn> fields, @Nullable PhoneCountry country, @Nullable Set<String> allowed) {
        if (isRequired && fields.row().cell(this).isBlank()) {
            fields.fault(this, heading() + " is missing");
            return null;
        }
        if (kind != null) {
            String text = text(fields, kind, country);
            if (!text.isEmpty() && allowed != null && !allowed.contains(text)) {
                fields.fault(this, "there is no " + heading() + " " + text);
                return null;
            }
            return text.isEmpty() ? null : text;
        }
        if (type == LocalDate.class) {
            return fields.date(this).orElse(null);
        }
        if (type == Boolean.class) {
            String word = fields.oneOf(
                    this, List.of("Yes", "No"), Map.of("true", "Yes", "false", "No", "1", "Yes", "0", "No"));
            return word.isEmpty() ? null : (Object) word.equals("Yes");
        }
        return type.isEnum() ? constant(fields) : number(fields);
    }

    private String text(RowFields<RecordColumn> fields, ImportColumn.TextKind of, @Nullable PhoneCountry country) {
        String text = switch (of) {
            case LINE -> fields.text(this, maxLength);
            case LINES -> fields.longText(this);
            case EMAIL -> fields.email(this, maxLength);
            case PHONE ->
                country == null
                        ? fields.phone(this, maxLength)
                        : country.normal(fields.phone(this, maxLength, country.digits()));
        };
        if (pattern != null && !text.isEmpty() && !pattern.matcher(text).matches()) {
            fields.fault(
                    this,
                    column.example().isEmpty()
                            ? heading() + " is not written as it should be"
                            : heading() + " is not written like " + column.example());
            return "";
        }
        return text;
    }

    private @Nullable Object constant(RowFields<RecordColumn> fields) {
        String text = fields.text(this, Integer.MAX_VALUE);
        Object constant = constants.get(fold(text));
        if (constant == null && !text.isEmpty()) {
            fields.fault(this, heading() + " is not one of " + String.join(", ", choices()));
        }
        return constant;
    }

    private @Nullable Object number(RowFields<RecordColumn> fields) {
        if (type == BigDecimal.class) {
            return fields.decimal(this)
                    .filter(number -> isWithin(fields, number))
                    .orElse(null);
        }
        Function<Long, Object> box = type == Integer.class ? Math::toIntExact : number -> number;
        return fields.wholeNumber(this)
                .filter(number -> isWithin(fields, BigDecimal.valueOf(number)))
                .map(box)
                .orElse(null);
    }

    private boolean isWithin(RowFields<RecordColumn> fields, BigDecimal number) {
        if (min != null && number.compareTo(min) < 0) {
            fields.fault(this, heading() + " is less than " + min);
            return false;
        }
        if (max != null && number.compareTo(max) > 0) {
            fields.fault(this, heading() + " is more than " + max);
            return false;
        }
        if (type == Integer.class && number.abs().compareTo(LARGEST_INT) > 0) {
            fields.fault(this, heading() + " is too large");
            return false;
        }
        return true;
    }

    /** A constant with a text of its own is shown by that, another one by its name in words. */
    private static String label(Object constant) {
        String name = ((Enum<?>) constant).name();
        String text = constant.toString();
        return text.equals(name)
                ? name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ')
                : text;
    }

    private static String fold(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private static String words(String camelCase, char between) {
        return camelCase
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", String.valueOf(between))
                .toLowerCase(Locale.ROOT);
    }
}
