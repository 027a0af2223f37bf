# Runs one server and stops it when the program that started it is gone, however that ended.
#
# Standard input is a pipe from that program: its end of file means that the program is no more. Prints the server's
# process id and ends when the server ends, with its exit code.
#
# Arguments: the file for the process id, the log, the signal for an orderly stop, a folder to delete afterwards
# (or nothing), a file for the server's standard input, and the server's command.
#
# The files are opened here and not by the server, who may be another user. What the server writes is for its user only.
umask 077
pid_file=$1 log=$2 signal=$3 temporary=$4 input=$5
shift 5
exec 3<&0

"$@" <"$input" 3<&- >>"$log" 2>&1 &
server=$!
echo "$server" >"$pid_file"
echo "$server"

{
    while read -r _ <&3; do :; done
    trap '' TERM
    # Those that are paused would never see the signal.
    kill -CONT "$server" $(pgrep -P "$server" || cat "/proc/$server/task/$server/children")
    kill -s "$signal" "$server"
    tenths=0
    while kill -0 "$server" && [ "$tenths" -lt 100 ]; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
    kill -KILL "$server"
    if [ -n "$temporary" ]; then
        # Children of a killed server may write for another moment.
        rm -rf -- "$temporary" || { sleep 1; rm -rf -- "$temporary"; }
    fi
} >/dev/null 2>&1 &
watch=$!
exec 3<&- >/dev/null

wait "$server"
status=$?
kill "$watch" 2>/dev/null
wait "$watch" 2>/dev/null
exit "$status"
