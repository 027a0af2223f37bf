package io.ssync.sheets;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table as text, its cells separated by commas, semicolons or tabs: what spreadsheet programs call CSV. */
final class TextSheet implements Sheet {

    /** A cell, or what a quotation mark that is never closed makes of the rest of the file. */
    private static final int LONGEST_CELL = 1 << 17;

    /** How much of the beginning tells what a file is. */
    private static final int SAMPLE = 1 << 16;

    /** How a first line tells Excel what the separator is. */
    private static final Pattern NAMED_SEPARATOR = Pattern.compile("\"?sep=([,;\t|])\"?", Pattern.CASE_INSENSITIVE);

    private final byte[] file;
    private final SheetLimits limits;
    private final TextEncoding encoding;
    private final char separator;

    /** Whether the first line says which the separator is, and is no row. */
    private final boolean namesSeparator;

    TextSheet(byte[] file, SheetLimits limits) {
        this.file = file;
        this.limits = limits;
        encoding = TextEncoding.of(file);
        try (Reader text = open()) {
            char[] beginning = new char[SAMPLE];
            int length = Math.max(0, text.read(beginning));
            String firstLine =
                    new String(beginning, 0, length).lines().findFirst().orElse("");
            Matcher named = NAMED_SEPARATOR.matcher(firstLine);
            namesSeparator = named.matches();
            separator = namesSeparator ? named.group(1).charAt(0) : separator(firstLine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file could be a table: programs' files have control characters near their beginning, web pages a tag. */
    static boolean looksLikeTable(byte[] file) {
        if (file[0] == '<') {
            return false;
        }
        if (TextEncoding.of(file).isWide()) {
            return true;
        }
        for (int i = 0; i < Math.min(file.length, SAMPLE); i++) {
            if (file[i] >= 0 && file[i] < ' ' && file[i] != '\t' && file[i] != '\n' && file[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public SheetRows rows() {
        // Empty lines and comments are records here, so that counting records gives the number of the sheet's row.
        CloseableIterator<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.NONE)
                .skipEmptyLines(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_CELL)
                .ofCsvRecord(open())
                .iterator();
        if (namesSeparator && records.hasNext()) {
            records.next();
        }
        return new TextRows(records);
    }

    @Override
    public List<String> others() {
        return List.of();
    }

    @Override
    public boolean countsFrom1904() {
        return false;
    }

    private Reader open() {
        int start = encoding.markLength();
        return new InputStreamReader(new ByteArrayInputStream(file, start, file.length - start), encoding.charset());
    }

    /** The separator that the headings use most; those within quotation marks are text. */
    private static char separator(String headings) {
        char best = ',';
        long most = 0;
        String unquoted = headings.replaceAll("\"[^\"]*\"", "");
        for (char candidate : new char[] {',', ';', '\t'}) {
            long count = unquoted.chars().filter(c -> c == candidate).count();
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    /** Reads records one by one. */
    private final class TextRows implements SheetRows {

        private final CloseableIterator<CsvRecord> records;
        private int row;

        TextRows(CloseableIterator<CsvRecord> records) {
            this.records = records;
        }

        @Override
        public @Nullable SheetRow next() {
            try {
                while (records.hasNext()) {
                    SheetInterruptedException.throwIfInterrupted();
                    row++;
                    List<Cell> cells = cells(records.next());
                    if (!cells.isEmpty()) {
                        return new SheetRow(row, cells);
                    }
                }
                return null;
            } catch (CsvParseException | UncheckedIOException e) {
                throw new SheetRejectedException(
                        "The file cannot be read after row " + row + "; perhaps a quotation mark is never closed.", e);
            }
        }

        private List<Cell> cells(CsvRecord csv) {
            RowCells cells = new RowCells(limits.columns());
            for (int i = 0; i < csv.getFieldCount(); i++) {
                cells.add(i + 1, Cell.Text.of(csv.getField(i)));
            }
            return cells.toList();
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
