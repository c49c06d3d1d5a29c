#!/bin/sh
# Words are a command of wirelake's; options are Beam's, for the boot program of an SDK worker.
case "${1-}" in
    '' | [!-]* | --help | --version) exec wirelake "$@" ;;
    *) exec /opt/apache/beam/boot "$@" ;;
esac
