# Sourced by test.sh and fresh-path.sh: the programs that the tests call and `setup` does not install, each with its Debian package.
test_packages='ruby:ruby ping:iputils-ping zsh:zsh fish:fish mandoc:mandoc chromium-headless-shell:chromium-headless-shell pdftotext:poppler-utils'
