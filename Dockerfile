# Ponte in one container: one process, one SQLite file on the volume /data. See docs/operations.md.
FROM python:3.11-slim

# The usual torch for Linux brings CUDA. Name an index with CPU builds of the same version here to leave that out.
ARG PIP_EXTRA_INDEX_URL=

WORKDIR /src
COPY pyproject.toml constraints.txt README.md ./
COPY app app
COPY matching matching
COPY models models
COPY migrations migrations
RUN pip install --no-cache-dir --constraint constraints.txt '.[postgresql]' \
    && rm -rf /src

RUN useradd --create-home --uid 10001 ponte \
    && mkdir /data \
    && chown ponte:ponte /data
USER ponte
WORKDIR /data
VOLUME /data
ENV PONTE_DATABASE_URL=sqlite:////data/ponte.db \
    PYTHONUNBUFFERED=1

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

# `exec`, so that the server itself gets the signal to stop.
CMD ["sh", "-c", "ponte db upgrade && exec ponte serve --host 0.0.0.0"]
