package io.ssync.tasks.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.ssync.tasks.internal.message.MessageLimits;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.type.LogicalType;

/**
 * The JSON of arguments and results: plain JSON, plus kombu's forms for what JSON lacks.
 *
 * <p>Bytes, times, dates, decimals and UUIDs are written as kombu 5.3 and later write them
 * ({@code {"__type__": "datetime", "__value__": …}}), and read in that form and in the plain text of kombu 5.2. {@code NaN}
 * and {@code Infinity} are bare words, as Python has them. No class name in the JSON is ever looked at. Safe for use by any
 * thread.
 */
public final class CeleryJson {
    private static final String NOTHING_FOLLOWS =
            "{\"callbacks\":null,\"errbacks\":null,\"chain\":null,\"chord\":null}";

    /** Abstract classes whose values are read from text all the same. */
    private static final Set<Class<?>> READ_BY_JACKSON =
            Set.of(ZoneId.class, TimeZone.class, Charset.class, Path.class, Serializable.class);
    /** How Jackson's settings could be changed, which a user of tasks cannot. */
    private static final Pattern ADVICE = Pattern.compile("\\s*\\((to avoid exception, |set |but could )[^)]*\\)");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(MessageLimits.readLimits())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // A result may leave out what is zero. Versions of Jackson do not agree whether that is a mistake.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .addModule(KombuTypes.module())
            .build();

    /** Arguments are read strictly: what a caller forgot, or got wrong, must not become a zero. */
    private static final JsonMapper ARGUMENTS = MAPPER.rebuild()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            // A number for a yes or no is most often an argument in the wrong place.
            .withCoercionConfig(
                    LogicalType.Boolean, kinds -> kinds.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            // Allows nothing: no class is found by a name in the JSON, whatever the types of arguments say.
            .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
            .addModule(new RequiredPrimitives())
            .build();

    private CeleryJson() {}

    /** Jackson's view of a type. */
    public static JavaType typeOf(Type type) {
        return MAPPER.constructType(type);
    }

    /**
     * A reader of single values out of a larger document.
     *
     * @throws IllegalArgumentException if no value of the type can come from JSON: it is abstract, or has no usable
     *     constructor
     */
    public static ObjectReader reader(Type type) {
        JavaType javaType = typeOf(type);
        requireKinds(javaType);
        ObjectReader reader = ARGUMENTS.readerFor(javaType).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            // Makes Jackson look for a deserializer now: a null needs one, but no value of the type.
            if (!javaType.isPrimitive()) {
                reader.readValue("null");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
        return reader;
    }

    /** Refuses what has no values of its own, also as the element of a list, the value of a map or the like. */
    private static void requireKinds(JavaType type) {
        if (type.isContainerType() || type.isReferenceType()) {
            // An element of which nothing is known is read as a plain value.
            requireKinds(type.getContentType());
        } else if (type.isAbstract()
                && !type.isPrimitive()
                && !type.isTypeOrSubTypeOf(Number.class)
                && !type.isTypeOrSubTypeOf(CharSequence.class)
                && !READ_BY_JACKSON.contains(type.getRawClass())
                && !saysWhichOfItsKinds(type.getRawClass())) {
            throw new IllegalArgumentException(type.toCanonical()
                    + " is abstract: take a record or a class that has values, or put @JsonTypeInfo(use = NAME) on it and "
                    + "name its kinds with @JsonSubTypes");
        }
    }

    /** Whether the JSON of an abstract type has a name in it by which its kind is found. */
    private static boolean saysWhichOfItsKinds(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        if (info != null) {
            if (info.use() == JsonTypeInfo.Id.CLASS || info.use() == JsonTypeInfo.Id.MINIMAL_CLASS) {
                throw new IllegalArgumentException(type.getName()
                        + " has its kinds by the names of their classes, which whoever can send a message could choose: "
                        + "put @JsonTypeInfo(use = NAME) on it");
            }
            return true;
        }
        return saysWhichOfItsKinds(type.getSuperclass())
                || Arrays.stream(type.getInterfaces()).anyMatch(CeleryJson::saysWhichOfItsKinds);
    }

    /** JSON text of any value. */
    public static String write(@Nullable Object value) {
        try {
            return new String(MAPPER.writeValueAsBytes(value), StandardCharsets.UTF_8);
        } catch (JacksonException e) {
            throw unwritable(value, e);
        }
    }

    /**
     * Reads JSON text as a type.
     *
     * @throws IllegalArgumentException if the text is no JSON or does not fit the type; the message says where
     */
    public static <T> @Nullable T read(String json, JavaType type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("cannot read " + type.toCanonical() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Reads JSON text as plain maps, lists, strings, numbers, booleans and null. */
    public static @Nullable Object readPlain(String json) {
        return read(json, typeOf(Object.class));
    }

    /** A body of protocol 2 after which nothing follows: positional arguments, keyword arguments, and what Celery embeds. */
    public static byte[] writeBody(List<?> args, Map<String, ?> kwargs) {
        if (areSimple(args) && areSimple(kwargs.keySet()) && areSimple(kwargs.values())) {
            return new PlainJson(128)
                    .raw("[")
                    .value(args)
                    .raw(",")
                    .value(kwargs)
                    .raw(",")
                    .raw(NOTHING_FOLLOWS)
                    .raw("]")
                    .toBytes();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + textLength(args));
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartArray();
            json.writePOJO(args);
            json.writePOJO(kwargs);
            json.writeRawValue(NOTHING_FOLLOWS);
            json.writeEndArray();
        } catch (JacksonException e) {
            throw unwritable(args, e);
        }
        return bytes.toByteArray();
    }

    private static boolean areSimple(Iterable<?> values) {
        for (Object value : values) {
            if (!PlainJson.isSimple(value)) {
                return false;
            }
        }
        return true;
    }

    /** How much room the files among the arguments take. A stream that grows to a file's size copies it many times. */
    private static int textLength(List<?> args) {
        int length = 0;
        for (Object arg : args) {
            length += arg instanceof byte[] bytes ? Base64Text.length(bytes) : 0;
        }
        return length;
    }

    /** The same with what follows: {@code callbacks}, {@code errbacks}, {@code chain} and {@code chord}. */
    public static byte[] writeBody(List<?> args, Map<String, ?> kwargs, Map<String, ?> embed) {
        return write(List.of(args, kwargs, embed)).getBytes(StandardCharsets.UTF_8);
    }

    /** A writer that an introspector tells more about types than Jackson's annotations do. */
    public static ObjectWriter writer(AnnotationIntrospector more) {
        return MAPPER.rebuild().annotationIntrospector(more).build().writer();
    }

    /** A parser of a body, for readers of {@link #reader}. */
    public static JsonParser parser(byte[] body) {
        return MAPPER.createParser(body);
    }

    private static IllegalArgumentException unwritable(@Nullable Object value, JacksonException cause) {
        String type = value == null ? "null" : value.getClass().getName();
        // Jackson says how its settings could be changed, which a user of tasks cannot.
        String reason = cause instanceof StreamConstraintsException
                ? "it is nested too deeply, or holds itself"
                : ADVICE.matcher(cause.getOriginalMessage()).replaceAll("");
        return new IllegalArgumentException(
                "cannot write " + type + " as JSON: " + reason
                        + "; take values that JSON has: a record, a list, a map, text, numbers, times",
                cause);
    }
}
