# Two stages: the wheel is built in one, only the installed service is in the other.
FROM python:3.13-slim AS build
WORKDIR /src
RUN pip install --no-cache-dir uv
COPY pyproject.toml README.md ./
COPY app ./app
COPY migrations ./migrations
RUN uv build --wheel --out-dir /dist \
 && uv venv /opt/diemcau \
 && uv pip install --python /opt/diemcau/bin/python --no-cache /dist/*.whl

FROM python:3.13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-liberation \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/diemcau diemcau
COPY --from=build /opt/diemcau /opt/diemcau
ENV PATH=/opt/diemcau/bin:$PATH \
    DIEMCAU_DATA_DIR=/var/lib/diemcau \
    DIEMCAU_HOST=0.0.0.0
USER diemcau
WORKDIR /var/lib/diemcau
VOLUME /var/lib/diemcau
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["diemcau", "serve"]
