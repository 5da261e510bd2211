# Two images from one folder: `assistant` and `dialogue`. compose.yaml builds both.
# On plain Linux torch's default wheel brings CUDA. Pass pip's own setting as a build argument,
# PIP_EXTRA_INDEX_URL, to have the CPU build instead.

FROM python:3.10-slim-bookworm AS dialogue
WORKDIR /app
COPY constraints/dialogue.txt constraints/
RUN pip install --no-cache-dir -c constraints/dialogue.txt "rasa[jieba]==3.6.21" "setuptools<81"
COPY config.yml ./
COPY nlu nlu
RUN python nlu/launcher.py train --config config.yml --domain nlu/domain --data nlu/data \
    --out models --name laobing
RUN useradd --create-home --uid 10001 laobing
USER laobing
CMD ["python", "nlu/launcher.py", "serve", "--model", "models/laobing.tar.gz", \
     "--endpoints", "nlu/endpoints.production.yml"]

FROM python:3.11-slim-bookworm AS assistant
ARG PIP_EXTRA_INDEX_URL=
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -c constraints/assistant.txt -e ".[assistant]"
RUN useradd --create-home --uid 10001 laobing && install -d -o laobing /var/lib/laobing
USER laobing
ENV LAOBING_VAR_DIR=/var/lib/laobing LAOBING_BIND=0.0.0.0:8000
VOLUME /var/lib/laobing
HEALTHCHECK --interval=15s --start-period=60s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["laobing", "serve"]
