# ecf-batch with its upload page. Build: docker build -t ecf-batch .
FROM python:3.11-slim
RUN useradd --uid 10001 --create-home ecfbatch && install -d -o ecfbatch -m 0700 /workspace
COPY pyproject.toml constraints.txt README.md CHANGELOG.md /src/
COPY pipeline /src/pipeline
COPY schemas /src/schemas
RUN pip install --no-cache-dir -c /src/constraints.txt "/src[web]" && rm -rf /src
USER ecfbatch
ENV ECF_BATCH_WORKSPACE=/workspace
VOLUME /workspace
ENTRYPOINT ["ecf-batch"]
CMD ["--help"]
