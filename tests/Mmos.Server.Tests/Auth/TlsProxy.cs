using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mmos.Server.Tests.Auth;

/// <summary>What stands in front of a server for other machines: it ends TLS, with a certificate made for the
/// test, and hands every byte on.</summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly int _port;
    private readonly Task _serving;

    /// <summary>Starts one.</summary>
    /// <param name="name">The name in its certificate.</param>
    /// <param name="server">What it stands in front of.</param>
    public TlsProxy(string name, Uri server)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // Windows serves only with a key that lies in a store.
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Serve(server);
    }

    /// <summary>A client of a name that finds the proxy there.</summary>
    /// <param name="address">With the name.</param>
    /// <param name="trusts">It trusts the proxy's certificate, and no other.</param>
    public HttpClient Client(Uri address, bool trusts = true) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                trusts && shown?.GetCertHashString() == _certificate.GetCertHashString(),
        },
    })
    { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task Serve(Uri server)
    {
        List<Task> open = [];
        try
        {
            while (true) open.Add(Pass(await _listener.AcceptTcpClientAsync(_stop.Token), server));
        }
        catch (OperationCanceledException) { /* the test ends */ }
        await Task.WhenAll(open);
    }

    private async Task Pass(TcpClient client, Uri server)
    {
        try
        {
            using var outside = client;
            using var inside = new TcpClient();
            await inside.ConnectAsync(server.Host, server.Port, _stop.Token);
            await using var tls = new SslStream(outside.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
            }, _stop.Token);
            var stream = inside.GetStream();
            await Task.WhenAny(tls.CopyToAsync(stream, _stop.Token), stream.CopyToAsync(tls, _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // one side went
        }
    }
}
