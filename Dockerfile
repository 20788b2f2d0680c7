# The first stage needs pip, the build backend and the source; the second gets the finished environment and no tools.
# PYTHON is the base of both: docker build --build-arg PYTHON=python:3.14.10-slim-trixie@sha256:… pins it by digest.
ARG PYTHON=python:3.14.10-slim-trixie
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# The locked libraries first: this layer stays as long as the lock does. --only-binary: no compiler is here or needed.
# The driver for PostgreSQL (3 MB) is always among them: who goes over to several processes sets a variable, and builds nothing.
COPY requirements-image.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/audiatur \
    && python -m pip --python /opt/audiatur/bin/python install --only-binary=:all: --require-hashes --no-deps \
        -r requirements-image.lock \
    && python -m pip install --only-binary=:all: --require-hashes --no-deps -r requirements-build.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
COPY config ./config
RUN python -m hatchling build --target wheel \
    && python -m pip --python /opt/audiatur/bin/python install --no-deps --no-index dist/audiatur-*.whl

FROM ${PYTHON}
# pip compiled every module above, and what the bot remembers goes to a volume: the root file system may be read-only.
ENV PATH=/opt/audiatur/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AUDIATUR_STATE=/var/lib/audiatur \
    XDG_CACHE_HOME=/var/lib/audiatur
RUN python -m pip uninstall --yes --root-user-action=ignore pip \
    && groupadd --system --gid 10001 audiatur \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin audiatur \
    && install --directory --owner 10001 --group 10001 /var/lib/audiatur
COPY --from=build /opt/audiatur /opt/audiatur
VOLUME /var/lib/audiatur
USER 10001:10001
WORKDIR /opt/audiatur
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["audiatur", "health"]
ENTRYPOINT ["audiatur"]
CMD ["run"]
