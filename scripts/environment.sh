# Sourced by the other scripts: the project's folder and an environment of its own in .venv.
# Plain POSIX shell, so that it runs wherever Python does.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1
python="$root/.venv/bin/python"

# `--help`: what the script says of itself at its beginning.
case "${1:-}" in
    -h | --help)
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
esac

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# True where $1 is a Python from 3.11 up to, and including, 3.$2.
is_python() {
    "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, $2))" 2>/dev/null
}

# The Python to build .venv with. Up to 3.13 first: the embedded database has no wheels beyond it.
find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if is_python "$candidate" 13; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    if is_python "${PYTHON:-python3}" 99; then
        printf '%s\n' "${PYTHON:-python3}"
        return
    fi
    fail "Python 3.11 or newer is needed and was not found." \
        "On Debian 12 or newer: apt install python3 python3-venv." \
        "To use one in another place: PYTHON=/path/to/python3 $0"
}

make_environment() {
    base=$(find_python) || exit 1
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        fail "This Python has no venv module: $base" "On Debian or Ubuntu: apt install python3-venv"
    fi
    printf 'Making .venv with %s\n' "$("$base" --version)" >&2
    "$base" -m venv --clear .venv || fail "Could not make .venv"
    printf '%s\n' "$root" >.venv/made-in
}

# An environment that is half made, or was moved with its folder, is made anew.
is_environment_sound() {
    [ -x "$python" ] && "$python" -c 'import pip' 2>/dev/null || return 1
    [ ! -f .venv/made-in ] || [ "$(cat .venv/made-in)" = "$root" ]
}

# What an installation depends on, as a check sum.
requirements_sum() {
    {
        "$python" --version
        cat requirements*.txt pyproject.toml setup.py
    } | cksum
}

# True where the packages of $1 are installed as the requirement files now ask.
is_installed() {
    [ -f ".venv/installed-$1" ] && [ "$(cat ".venv/installed-$1")" = "$(requirements_sum)" ]
}

# Install the project and the packages of $1: demo (to try it), operations (to run it every night) or
# dev (to test it too).
set_up() {
    is_environment_sound || make_environment
    if is_installed "$1" || is_installed dev; then
        return
    fi
    case $1 in
        demo) files="-r requirements.txt -r requirements-embedded.txt -r requirements-report.txt" ;;
        operations) files="-r requirements.txt -r requirements-report.txt -r requirements-operations.txt" ;;
        dev) files="-r requirements-dev.txt" ;;
        *) fail "Unknown set of packages: $1 (demo, operations or dev)" ;;
    esac
    printf 'Installing packages into .venv (once; needs a package index)\n' >&2
    # shellcheck disable=SC2086 # each word of $files is an argument
    "$python" -m pip install --quiet --disable-pip-version-check $files --editable . ||
        fail "Could not install the packages; see the message of pip above."
    requirements_sum >".venv/installed-$1"
}
